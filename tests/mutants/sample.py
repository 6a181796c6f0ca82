"""Which changes count, and a random sample of them.

Cosmic Ray makes every change it can.  Left out, before anything is drawn, is what would say nothing of a test: what no
number follows from (decorators, annotations, messages), what cannot run with numbers (`*` to `<<`: any test would catch
it), and `[0]` to `[-1]` in tables of one row, which is the same.
"""

from __future__ import annotations

import ast
import contextlib
import os
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from copies import RULES, Copy
from cosmic_ray.commands.init import init
from cosmic_ray.modules import find_modules
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import MutationSpec, WorkItem

# One arithmetic operator for another of its kind, a comparison to its neighbour and to its opposite.
OPERATORS = {
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Div")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Mod_Mul", "Pow_Mul", "LShift_RShift", "RShift_LShift")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("BitAnd_BitOr", "BitOr_BitAnd", "BitXor_BitOr")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("GtE_Gt", "GtE_Lt", "Eq_NotEq", "NotEq_Eq")),
    "ReplaceUnaryOperator_Delete_USub",
    "ReplaceUnaryOperator_Delete_Not",
    "AddNot",
    "NumberReplacer",  # one more and one less
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ZeroIterationForLoop",
}


def session(place: Path, copy: Copy, number: int, seed: int) -> WorkDB:
    """The session in `place`: `number` changes of the rules, the same ones for the same rules, seed and number."""
    path = place / "session.sqlite"
    if path.exists():
        return WorkDB(path, WorkDB.Mode.open)
    with contextlib.chdir(copy.folder):
        everything = place / "everything.sqlite"
        everything.unlink(missing_ok=True)
        database = WorkDB(everything, WorkDB.Mode.create)
        init(find_modules([Path(folder) for folder in RULES]), database, {})
        changes = sorted((item.mutations[0] for item in database.work_items), key=_order)
        database.close()
        everything.unlink()
        candidates = [change for change in changes if counts(change)]
        drawn = list(_distinct(candidates, random.Random(seed), number))
    print(f"{len(candidates)} of {len(changes)} changes count; {len(drawn)} of them are drawn", flush=True)
    making = place / "session.sqlite.making"
    making.unlink(missing_ok=True)
    database = WorkDB(making, WorkDB.Mode.create)
    database.add_work_items([WorkItem.single(f"{seed}:{place_:04d}", change) for place_, change in enumerate(drawn)])
    database.close()
    os.replace(making, path)
    return WorkDB(path, WorkDB.Mode.open)


def counts(change: MutationSpec) -> bool:
    """Whether `change` could show anything about a test."""
    if change.operator_name.removeprefix("core/") not in OPERATORS:
        return False
    return not any(start <= change.start_pos and change.end_pos <= end for start, end in _silent(change.module_path))


@cache
def _silent(path: Path) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where in the file `path` a change says nothing, as (line, column) of beginning and end."""
    found: list[ast.expr | ast.stmt] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found += node.decorator_list
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            found.append(node.returns)
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            found.append(node.annotation)
        if isinstance(node, ast.Raise | ast.Assert):
            found.append(node)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            found.append(node.slice)
    return [((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)) for node in found]


def _order(change: MutationSpec) -> tuple[str, str, int]:
    return str(change.module_path), change.operator_name, change.occurrence


def _distinct(candidates: list[MutationSpec], chance: random.Random, number: int) -> Iterator[MutationSpec]:
    """`number` of `candidates` in random order, without those that come to the same as the rule or as one before."""
    seen: set[tuple[Path, str]] = set()
    for change in chance.sample(candidates, len(candidates)):
        code = change.module_path.read_text(encoding="utf-8")
        changed = mutate_code(code, get_operator(change.operator_name)(), change.occurrence)
        means = ast.dump(ast.parse(changed))
        if means != ast.dump(ast.parse(code)) and (change.module_path, means) not in seen:
            seen.add((change.module_path, means))
            yield change
        if len(seen) == number:
            return
