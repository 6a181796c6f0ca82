"""What a policy comes to: totals over the whole horizon, in euro, the same in words, table and picture."""

import re

import numpy as np
import pandas as pd
import pytest

from zaedno.analysis import payoff_table
from zaedno.analysis.figures import running_total
from zaedno.analysis.language import translator
from zaedno.analysis.payoff import Payoff, is_asked, payoffs, rounded
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences.answer import first_page
from zaedno.analysis.sentences.payoff import PAYOFF, cost_in_euro, in_euro, sentence
from zaedno.experiments.inference.payback import NEVER

CASES = (("baseline", "none"), ("baseline", "quarterly_checkins"), ("baseline", "facilitation"))
MONTHS, WORLDS = 24, 30


def gains(result, policy, by_month):
    """Puts known gains into the months of a case: those of the first case and `by_month` (MONTHS,) on top."""
    months = result.months
    ours = (months["policy"] == policy).to_numpy()
    base = months.loc[(months["policy"] == "none"), "collective_gain"].to_numpy()
    months.loc[ours, "collective_gain"] = base + np.tile(by_month, WORLDS)
    months.loc[ours, "policy_cost"] = months.loc[(months["policy"] == "none"), "policy_cost"].to_numpy() + 0.5


@pytest.fixture
def reading(study):
    result = study(CASES, runs=WORLDS, months=MONTHS)
    gains(result, "quarterly_checkins", np.where(np.arange(MONTHS) < 8, -1.0, 1.7))
    gains(result, "facilitation", np.full(MONTHS, -0.25))
    for (_scenario, policy), rows in result.months.groupby(["scenario", "policy"]):
        total = rows.groupby("run")["collective_gain"].sum()
        result.runs.loc[result.runs["policy"] == policy, "collective_gain_total"] = total.to_numpy()
    return Reading(result, translator("en"))


def test_totals_costs_and_payback_by_hand(reading):
    best, worst = payoffs(reading)
    assert (best.place, worst.place) == (1, 2)
    assert best.total.difference == pytest.approx(-8.0 + 1.7 * 16)
    assert worst.total.difference == pytest.approx(-0.25 * MONTHS)
    assert best.cost_a_year == pytest.approx(6.0)
    assert best.payback.month == 13  # −8, then +1.7 a month: nothing is owed after five of those
    assert worst.payback.month == NEVER
    assert (best.total.superiority, worst.total.superiority) == (1.0, 0.0)
    assert in_euro(best)[0] == pytest.approx(19.2 * 36.0)
    assert cost_in_euro(best) == 215.0  # 6 units at 36 € a unit are 216, told to five


def test_words_and_table_have_the_same_numbers(reading):
    for of, row in zip(payoffs(reading), payoff_table.rows(reading), strict=True):
        told = sentence(of)
        assert row[0] == of.name and f"“{of.name}”" in told
        for cell in (row[1], row[2].lstrip("+−"), row[4].split(" ")[0]):
            assert re.search(rf"(?<![\d,.]){re.escape(cell)}(?![\d,.]*\d)", told), (cell, told)
        assert ("does not pay back" in told) == (row[5] == "never")
        assert row[5] == "never" or f"month {row[5]} " in told
    assert len(payoff_table.header(reading)) == len(row)


def test_the_first_page_of_policies_begins_with_them_and_says_over_how_long(reading):
    page = first_page(reading)
    keys = list(page)
    assert keys[:2] == [f"{PAYOFF}/1", f"{PAYOFF}/2"]
    assert all("2 years" in page[key] for key in keys[:2])


def test_the_picture_has_a_row_a_year_and_says_who_pays_back(reading):
    [picture] = running_total.pictures(reading)
    assert len(picture.rows) == 2 * (MONTHS // 12)
    assert "month 13" in picture.says and "does not pay back" in picture.says
    assert "1,000 worlds" in picture.note


def test_it_is_asked_of_policies_in_several_worlds_alone(study):
    language = translator("en")
    scenarios = (("win_win", "none"), ("win_lose", "none"))
    assert not is_asked(Reading(study(scenarios, runs=4), language))
    assert not is_asked(Reading(study(CASES, runs=1), language))
    assert not is_asked(Reading(study(CASES[:1], runs=4), language))
    assert is_asked(Reading(study(CASES, runs=4), language))


def test_a_study_of_before_there_were_totals_is_told_too(study):
    result = study(CASES[:2], runs=6)
    result.runs = result.runs.drop(columns="collective_gain_total")
    result.differences = result.differences[result.differences["measure"] != "collective_gain_total"]
    [of] = payoffs(Reading(result, translator("bg")))
    assert of.side in (-1, 0, 1) and of.name in sentence(of)


def test_who_loses_is_counted_by_sector(study):
    result = study(CASES[:2], runs=5)
    table = result.organisations
    key = ["run", "organisation"]
    first = table[table["policy"] == "none"].set_index(key)["net"]
    other = table["policy"] != "none"
    loses = other & (table["sector"] == "business")
    table.loc[other, "net"] = first.reindex(pd.MultiIndex.from_frame(table.loc[other, key])).to_numpy() + 1.0
    table.loc[loses, "net"] -= 2.0
    people = Payoff(Reading(result, translator("en")), 1).organisations
    assert people.down_of == {"business": 1.0, "municipality": 0.0, "ngo": 0.0}


def test_rounding_tells_no_more_than_is_known():
    assert rounded(1_234_567.0, 90_000.0) == 1_235_000.0
    assert rounded(0.0, 3.0) == 0.0
    assert np.isnan(rounded(np.nan, 1.0))
