"""Names of scenarios and policies are labels: whatever one does, it does through numbers that anybody could set.

Some parameters share their word with a scenario or a policy (`power_gap`, `matchmaking`); to read these is meant.
"""

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from zaedno import sim
from zaedno.sim import Scenario, choices, simulate
from zaedno.sim.world import Room, allocate, template_with_newcomers

NAMES = {*choices.known("scenario"), *choices.known("policy"), *choices.known("structure")}
TOP = Path(sim.__file__).parent
TREES = {
    path.relative_to(TOP).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(TOP.rglob("*.py"))
}
COMPILERS = {"kernel", "entry"}


def compiled_functions():
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and COMPILERS & {ast.unparse(d) for d in node.decorator_list}:
                yield file, node


def texts(node):
    """Strings in a function but its docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    inside = (part for statement in body for part in ast.walk(statement))
    return [part.value for part in inside if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def test_compiled_code_knows_no_words_at_all():
    found = list(compiled_functions())

    assert len(found) > 100
    assert {(file, function.name): words for file, function in found if (words := texts(function))} == {}


def test_the_engine_is_given_numbers_only():
    scenario = Scenario.load("win_lose", "full_programme")
    template = template_with_newcomers(scenario.roster, scenario.parameters).view(np.recarray)

    world = allocate(scenario.plan(), template, scenario.past_months, Room())

    for table in (template, *world):
        assert kinds(table.dtype) <= set("iuf")


def kinds(dtype):
    """Kinds of numbers in a table's type, records within records opened."""
    if dtype.base.fields is None:
        return {dtype.base.kind}
    return set().union(*(kinds(inner) for inner, *_ in dtype.base.fields.values()))


def named(node):
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)} & NAMES


def test_no_name_decides_anything():
    """What is loaded where nothing was asked for has a name; no other name occurs, and none is compared with.

    Four words are parameters: one of what people are like, three of levers that can be scheduled.
    """
    assert {file: words for file, tree in TREES.items() if (words := named(tree))} == {
        "scenario.py": {"as_built", "baseline", "none", "power_gap"},
        "model.py": {"baseline"},
        "schedule.py": {"matchmaking", "startup_support", "time_refund"},
    }
    deciding = [
        node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, (ast.Compare, ast.Match))
    ]
    assert [ast.unparse(node) for node in deciding if named(node)] == []
    constants = {"BASELINE", "NO_POLICY"}
    assert [ast.unparse(node) for node in deciding if constants & {ast.unparse(part) for part in ast.walk(node)}] == []


def test_names_are_read_only_to_label():
    """Of a scenario's policy only the scenario itself and the tables of results know."""
    readers = {
        file
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("policy", "label")
    }

    assert readers == {"scenario.py", "observation/results.py"}


@pytest.mark.parametrize(("name", "policy"), [("win_lose", "none"), ("civil_only", "full_programme")])
def test_under_another_name_the_same_happens(name, policy):
    scenario = Scenario.load(name, policy, months=36)
    same = Scenario.load(months=36, **scenario.parameters.as_dict())
    renamed = replace(same, name="quite", policy="another", before=scenario.before)

    tables = [simulate(which, 5, 0).months.drop(columns=["scenario", "policy"]) for which in (scenario, renamed)]

    pd.testing.assert_frame_equal(*tables, check_exact=True)


@pytest.mark.parametrize("group", ["scenario", "policy"])
def test_every_choice_is_the_baseline_with_other_numbers(group):
    baseline = Scenario.load()
    for name in choices.known(group):
        chosen = Scenario.load(**{"name" if group == "scenario" else group: name})
        changed = choices.read_choice(group, name).parameters
        assert chosen.parameters == replace(baseline.parameters, **changed)
        assert (chosen.roster, chosen.months) == (baseline.roster, baseline.months)
