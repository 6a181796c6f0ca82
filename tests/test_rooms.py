"""No room needs another that needs it: what two of them share has a place of its own.

The contracts in pyproject.toml say which floor and room stands on which; here every file is looked at.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# In a process of its own: here the package is found by a mapping, which grimp does not follow.
CIRCLES = """
import grimp
import networkx

graph = grimp.build_graph("zaedno", exclude_type_checking_imports=True, cache_dir=None)
arrows = [(one, other) for one in graph.modules for other in graph.find_modules_directly_imported_by(one)]
assert len(arrows) > 1000
print([sorted(each) for each in networkx.strongly_connected_components(networkx.DiGraph(arrows)) if len(each) > 1])
"""


def test_no_file_needs_another_that_needs_it() -> None:
    if not (ROOT / ".package" / "zaedno").is_dir():
        pytest.skip("no folder of links: make .package/zaedno")
    done = subprocess.run(
        [sys.executable, "-c", CIRCLES], cwd=ROOT / ".package", capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]", "move what they share to a file that both can import"
