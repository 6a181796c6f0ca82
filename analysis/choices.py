"""What the choices of a group are about, as help tells it."""

import re

from zaedno.sim import choices


def about(group: str, name: str) -> str:
    """The first sentence of the comment that the file of the choice `name` opens with; a message of the catalogue."""
    lines = []
    for line in (choices.bundled(group) / f"{name}.yaml").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").strip())
    return re.split(r"(?<=[.:]) ", " ".join(lines))[0].rstrip(".:")
