"""Writes the results table of docs/claims.md from a folder of `zaedno claims`: `python docs/claims_table.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from zaedno.analysis.language import digits_of, translator  # noqa: E402
from zaedno.experiments.claims.catalogue import CLAIMS  # noqa: E402
from zaedno.experiments.claims.result import ClaimsResult  # noqa: E402

PAGE = TOP / "docs" / "claims.md"
BEGIN, END = "<!-- results, by docs/claims_table.py -->\n", "<!-- end of results -->\n"
NAMES = {
    "lyaskovets_strazhitsa": "default community",
    "synthetic": "20 synthetic communities",
    "uncertain": "60 points of parameters",
}
VERDICTS = {"supported": "supported", "partly": "partly", "not_supported": "not supported"}
STATES = {
    "holds": "",
    "close": " *perhaps too small*",
    "negligible": " *negligible*",
    "open": " *open*",
    "against": " **the opposite**",
}
PARTS = {"tested": "", "certain": "*near-certain:* ", "beside": "*beside:* "}


def table(result: ClaimsResult) -> str:
    """The table in Markdown: a row a statement, under its claim's verdicts."""
    lines = [f"| | statement | {' | '.join(NAMES.values())} |", "| --- | --- | --- | --- | --- |"]
    for claim in CLAIMS:
        found = (f"**{VERDICTS[result.verdict(claim.name, name)]}**" for name in NAMES)
        lines.append(f"| **{claim.name}** | | {' | '.join(found)} |")
        for statement in claim.statements:
            rows = result.claims[result.claims["statement"] == statement.name].set_index("community")
            cells = (cell(rows.loc[name], name != "lyaskovets_strazhitsa") for name in NAMES)
            words = f"{PARTS[statement.part]}{statement.words}: `{statement.measure}`"
            lines.append(f"| | {words} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def cell(row: Any, pooled: bool) -> str:
    language = translator("en")
    digits = digits_of(row["effect"], row["low"], row["high"])
    effect = language.signed(row["effect"], digits)
    low, high = language.number(row["low"], digits), language.number(row["high"], digits)
    agree = f", {100 * row['agree']:.0f} %" if pooled else ""
    return f"{effect} [{low}, {high}] ({language.signed(row['in_deviations'])} sd{agree}){STATES[row['state']]}"


def main(folder: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + BEGIN + table(ClaimsResult(Path(folder))) + END + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])
