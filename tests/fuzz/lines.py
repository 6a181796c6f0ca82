"""Command lines: right ones, bent in up to three places."""

from __future__ import annotations

from pathlib import Path
from random import Random

from calling import complaints, went

_GROUPS = {
    "scenario": ("baseline", "win_win", "win_lose", "mixed", "power_gap", "hidden_agendas", "newcomers", "civil_only"),
    "policy": ("none", "quarterly_checkins", "facilitation", "matchmaking", "full_programme", "startup_support"),
    "roster": ("synthetic", "lyaskovets_strazhitsa"),
}
_FACTORS = ("{hidden_mean:[0,0.6]}", "{hidden_mean:[0,0.6],svo_mean:[-20,40]}", "{checkin_interval:[0,12]}")
_FACTOR_FREE = ("{}", "[]", "{a:[0,1]}", "{hidden_mean:[1,0]}", "{hidden_mean:0}", "{hidden_mean:[0,nan]}", "{:}", "{{")
_NUMBERS = [
    "0", "-1", "1", "2", "3", "7", "007", "0x10", "1e3", "1,5", "0.5", "-0.0", "nan", "inf", "-inf", "40%", "−0,4",
    "null", "None", "true", "no", "yes", "on", "off", "[]", "[0]", "[0,1]", "[0,", "{}", "{a:1}", "{a", "a:b",
    "a=b", "=", ",", "1,2", "range(1,5)", "choice(1,2)", "glob(*)", "int(3)", "??", "???", "~x", "+x=1", "++x=1",
    "@x", "#x", "%s", "{0}", "=1+1", "ю", "проверки",
]  # fmt: skip
_TEXTS = [
    "'", '"', "''", "'x'", "\\", "\\n", "${oc.env:HOME}", "${hydra:job.name}", "${", "$(ls)", "`ls`", "../../x",
    "/dev/null", "/proc/self/mem", "~", "~nobody/x", "~/../x", "file:x", "s3:x", "C:\\x", "[bold]x[/bold]",
    "[/nope]", "<b>x</b>",
]  # fmt: skip
_RAW = ("", " ", "\n", "\t", "\0", "\x1b[31m", "\u202e", "\ud800", "\udcff", "план 2026")
_LONG = ("x" * 300, "ж" * 300, "x/" * 3000, "9" * 30, "9" * 5000, "-" * 40, "[" * 3000)
_ODD = (*_NUMBERS, *_TEXTS, *_RAW, *_LONG)
_BESIDE = [
    "roster.path", "config", "config_dir", "design.path", "events", "precision", "groups", "retry", "out", "seed",
]  # fmt: skip
_ENDLESS = ("runs", "points", "months", "chunk", "workers")  # a great number is right, and takes its time
_LANGUAGES = ("en", "bg")


def _study(random: Random) -> list[str]:
    return [
        *(f"{group}={random.choice(names)}" for group, names in _GROUPS.items() if random.random() < 0.4),
        f"runs={random.choice((1, 1, 2))}",
        f"months={random.choice((1, 3, 6))}",
        *([f"seed={random.choice((0, 7, 2**64 - 1))}"] if random.random() < 0.4 else []),
        *([f"parameters.hidden_mean={random.choice(('0', '0.4', '1'))}"] if random.random() < 0.3 else []),
        *(["parameters.organisations=5", "roster=synthetic"] if random.random() < 0.1 else []),
        *([f"language={random.choice(_LANGUAGES)}"] if random.random() < 0.3 else []),
        *([f"out={random.choice(('here', 'a/b/c', './x y', 'проект: 2026'))}"] if random.random() < 0.5 else []),
        f"workers={random.choice((1, 2))}",
    ]


def _right(random: Random) -> list[str]:
    """A line that is accepted, or nearly so."""
    kind = random.random()
    if kind < 0.35:
        line = ["run", *_study(random), f"events={random.choice(('[]', '[0]'))}", "figures=off"]
    elif kind < 0.6:
        group = random.choice(("scenario", "policy"))
        study = [item for item in _study(random) if not item.startswith(f"{group}=")]
        line = ["compare", f"{group}={','.join(random.sample(_GROUPS[group], 2))}", *study, "figures=off"]
    elif kind < 0.85:
        design = random.choice(("sobol", "morris", "lhs", "grid", "sobol_points"))
        study = [item for item in _study(random) if not item.startswith("events=")]
        line = ["sweep", f"design={design}", "points=2", f"factors={random.choice(_FACTORS)}", *study]
        line += ["dry_run=true"] * (random.random() < 0.2) + ["keep_months=true"] * (random.random() < 0.2)
        line += ["executor.processes=false"] * (random.random() < 0.1)
    else:
        command = random.choice(("status", "report", "indices", "discover", "claims", "roster"))
        line = {
            "status": ["status", "nowhere"],
            "report": ["report", "nowhere", "out=x.html"],
            "indices": ["indices", "nowhere", "measures=[lasting]"],
            "discover": ["discover", "nowhere", "measure=collective_gain", "below=0"],
            "claims": ["claims", "dry_run=true", "seed=3"],
            "roster": ["roster", "check", "nowhere.csv"],
        }[command]
    unique: dict[str, str] = {}
    for item in line[1:]:
        unique.setdefault(item.partition("=")[0], item)  # each key once
    return [line[0], *unique.values(), *(["--quiet"] if random.random() < 0.5 else [])]


def _bent(line: list[str], random: Random) -> list[str]:
    """`line` with one thing in it that nobody should type."""
    line, at = list(line), random.randrange(len(line))
    key, _, value = line[at].partition("=")
    kind = random.randrange(8)
    if kind <= 2:
        line[at] = f"{key}={random.choice(_FACTOR_FREE if key == 'factors' else _ODD)}"
    elif kind == 3:
        other = (key[:-1], key.upper(), f" {key}", f"{key} ", f"+{key}", f"~{key}", random.choice(_ODD))
        line[at] = f"{random.choice(other)}={value}"
    elif kind == 4:
        line.insert(at, random.choice(line))
    elif kind == 5:
        line.insert(at, random.choice(_ODD))
    elif kind == 6:
        del line[at]
    else:
        line.append(f"{random.choice(_BESIDE)}={random.choice(_ODD)}")
    return _ending(line)


def _ending(line: list[str]) -> list[str]:
    """`line` without numbers that are right and would keep this machine busy for days."""
    return [item for item in line if not _endless(*item.strip(" +~").partition("=")[::2])]


def _endless(key: str, value: str) -> bool:
    digits = value.strip(" +'\"").replace("e", "").replace(".", "")
    many = digits.isdigit() and 3 < len(digits) < 40
    return many and (key.lower() in _ENDLESS or key.lower().endswith("organisations"))


def case(number: int, seed: int, folder: Path) -> list[str]:
    """What is wrong with how the line `number` of `seed` went; the line itself first."""
    random = Random(f"lines {seed} {number}")
    line = _right(random)
    for _ in range(random.choice((0, 1, 1, 1, 2, 3))):
        line = _bent(line, random) or ["run"]
    if not any(item.startswith(("runs=", "months=")) for item in line) and line[0] in ("run", "compare", "sweep"):
        line.append("dry_run=true")  # the defaults are a study of minutes
    if "claims" in line:  # and so is this one, whatever was bent of it
        line = [*(item for item in line if not item.startswith("dry_run=true")), "dry_run=true"]
    found = list(complaints(went(line, folder)))
    return [repr(line), *found] if found else []
