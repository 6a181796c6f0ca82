"""Several calls in one process: at once, or inside a program that uses Hydra itself."""

from concurrent.futures import ThreadPoolExecutor

import hydra
from hydra.core.global_hydra import GlobalHydra

from zaedno.app.cli import main
from zaedno.experiments.result import load


def call(number, folder):
    typed = [f"seed={number}", f"out={folder}/{number}", "runs=2", "months=3", "figures=off", "--quiet"]
    return main(["compare", "scenario=win_win,win_lose", *typed])


def test_three_threads_at_once(tmp_path, capsys):
    with ThreadPoolExecutor(3) as pool:
        codes = list(pool.map(lambda number: call(number, tmp_path), range(6)))
    assert codes == [0] * 6, capsys.readouterr().err
    assert [load(tmp_path / str(number)).config["seed"] for number in range(6)] == list(range(6))


def test_inside_a_program_with_hydra(tmp_path):
    with hydra.initialize_config_module("zaedno.configs", version_base="1.3"):
        outer = GlobalHydra.instance().hydra
        assert call(0, tmp_path) == 0
        assert GlobalHydra.instance().hydra is outer
    assert GlobalHydra.instance().hydra is None
