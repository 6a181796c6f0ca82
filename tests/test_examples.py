"""The programs of examples/ run as they stand, and print what they say they print."""

import json
import re
import runpy
from pathlib import Path

import matplotlib
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
PRINTED = {
    "first_run.py": r"collective_gain .*\n(.*\n)+complementary ",
    "own_folder.py": r"careful/none: collective gain -?\d.*\ncareful/two_meetings: ",
    "own_roster.py": r"Dairy Bistra +\d",
    "own_process.py": r"as it is: \d.*\nnothing moves: 0 of \d+",
}


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that an example needs may hang on the folder from which it is called."""
    monkeypatch.chdir(tmp_path)


def test_every_example_is_run_and_listed() -> None:
    files = {path.name for path in EXAMPLES.iterdir() if path.suffix in {".py", ".ipynb"}}
    assert files == {*PRINTED, "comparison.ipynb"}, "tests/test_examples.py: PRINTED names each example"
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(files) if f"({name})" not in listed] == [], "examples/README.md lists each example"


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize("name", PRINTED)
def test_an_example_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    assert re.search(PRINTED[name], capsys.readouterr().out)


@pytest.mark.usefixtures("there")
def test_what_own_process_shows_is_so() -> None:
    moved = runpy.run_path(str(EXAMPLES / "own_process.py"))["moved"]
    assert moved["nothing moves"] == 0
    assert moved["as it is"] > 5


@pytest.mark.usefixtures("there")
def test_the_cells_of_the_notebook_run_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    notebook = json.loads((EXAMPLES / "comparison.ipynb").read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    matplotlib.use("agg")
    names: dict[str, object] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert not cell["outputs"], "examples/comparison.ipynb: clear all outputs before committing"
            exec(compile("".join(cell["source"]), "comparison.ipynb", "exec"), names)
    assert re.search(r"win–win gave \d+ units a month more, and more in \d+ of 100 worlds", capsys.readouterr().out)
    assert isinstance(names["curves"], pd.DataFrame)
    assert list(names["curves"].columns) == ["win_lose", "win_win"]
