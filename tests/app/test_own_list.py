"""From a members' list as an office keeps it to a page: four sectors assumed and said so, labels in the picture."""

import re
from pathlib import Path

import pandas as pd
import pytest

from zaedno.app.cli import main

KINDS = {"Община": "публичен", "Сдружение": "НПО", "Хотел": "ООД", "Ферма": "земеделски производител"}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of 40 members: a title row, Bulgarian headings, four blank sectors, a total row; Windows-1251."""
    folder = tmp_path_factory.mktemp("own")
    rows = ["Списък на членовете;;;;", "№;Наименование;Сектор;ЕИК;Кратко име"]
    kinds = list(KINDS)
    for k in range(40):
        kind = kinds[k % 4]
        rows.append(f"{k + 1};{kind} {k + 1};{'' if k < 4 else KINDS[kind]};1{k:08};{kind[:3]}{k + 1}")
    (folder / "членове.csv").write_text("\r\n".join([*rows, ";Общо;40;;"]), encoding="cp1251", newline="")
    typed = ["run", "roster=file", f"roster.path={folder / 'членове.csv'}", "runs=12", "months=12"]
    assert main([*typed, "parameters.history=24", "language=bg", "--quiet", f"out={folder / 'study'}"]) == 0
    return folder / "study"


def test_forty_members_take_part_and_four_sectors_differ_between_worlds(study: Path) -> None:
    organisations = pd.read_parquet(study / "organisations.parquet")
    settled = organisations[organisations["organisation"] < 40]
    assert settled.groupby("run").size().tolist() == [40] * 12
    sectors = settled.groupby("organisation")["sector"].nunique()
    assert (sectors[4:] == 1).all() and (sectors[:4] > 1).sum() >= 3


def test_the_page_says_that_they_are_assumed(study: Path) -> None:
    text = (study / "page.html").read_text(encoding="utf-8").replace("\xa0", " ")
    assert "Секторите на 4 организации са приети условно: в списъка са празни" in text
    assert len(re.findall(r">избира се наново\s*<", text)) >= 3  # in the table of organisations


def test_short_labels_stand_in_the_picture_and_names_nowhere(study: Path) -> None:
    picture = (study / "figures" / "network.svg").read_text(encoding="utf-8")
    shown = set(re.findall(r">(Общ|Сдр|Хот|Фер)(\d+)<", picture))
    assert {int(number) for _, number in shown} == set(range(1, 41))
    assert "Община 1<" not in picture + (study / "page.html").read_text(encoding="utf-8")


def test_without_the_file_the_page_is_made_without_labels(study: Path, tmp_path: Path) -> None:
    listed = study.parent / "членове.csv"
    listed.rename(listed.with_suffix(".away"))
    try:
        assert main(["report", str(study), f"out={tmp_path / 'report.html'}", "--quiet"]) == 0
    finally:
        listed.with_suffix(".away").rename(listed)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert ">Общ1<" not in text and "O01" in text
