"""Pictures and page: drawn once a language, kept apart from the runs, complete or not at all."""

from pathlib import Path

import pytest

import zaedno
from zaedno.app.cli import main

SMALL = ["run", "runs=2", "months=14", "out=study", "--quiet"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def drawn(monkeypatch):
    """Stands in for the drawing; the languages that it was asked for."""
    languages = []

    def draw_all(result, folder, language):
        languages.append(language)
        (folder / "cohesion.svg").write_text(language)

    monkeypatch.setattr("zaedno.analysis.figures.draw_all", draw_all)
    monkeypatch.setattr(
        "zaedno.analysis.pages.ensemble.write_page", lambda result, path, language, figures: path.write_text(language)
    )
    return languages


def test_a_study_gets_pictures_and_a_page(capsys):
    assert main(SMALL) == 0

    page = Path("study/page.html").resolve()
    assert capsys.readouterr().out.splitlines()[-1] == f"page: {page}"
    assert "<svg" in page.read_text(encoding="utf-8")
    pictures = [path.name for path in Path("study/figures").iterdir()]
    assert {Path(name).suffix for name in pictures} == {".svg", ".png"}
    assert "network.svg" in pictures  # nobody has to ask for it


def test_pictures_are_drawn_once_a_language(drawn):
    for language in ("en", "en", "bg", "bg"):
        assert main([*SMALL, f"language={language}"]) == 0

    assert drawn == ["en", "bg"]
    assert Path("study/figures/cohesion.svg").read_text() == Path("study/page.html").read_text() == "bg"
    assert zaedno.load("study").provenance["figures"] == "bg"


def test_pictures_that_were_left_out_are_added_later(drawn):
    assert main([*SMALL, "figures=off"]) == 0
    assert not Path("study/figures").exists()

    assert main(SMALL) == 0

    assert drawn == ["en"]


def test_an_interruption_keeps_the_runs_and_no_half_of_the_pictures(drawn, monkeypatch, capsys):
    def half(result, folder, language):
        (folder / "cohesion.svg").write_text("half")
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr("zaedno.analysis.figures.draw_all", half)
        assert main(SMALL) == 130

    assert "kept in study" in capsys.readouterr().err
    assert not [path for path in Path("study").iterdir() if "figures" in path.name]
    assert main(SMALL) == 0
    assert Path("study/figures/cohesion.svg").read_text() == "en"
