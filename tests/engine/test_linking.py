"""Kernels are linked into the entries that reach them, and only entries become machine code."""

import numpy as np
import pytest
from numba import config, njit

from zaedno.sim.engine.compiled import callable_kernel, kernel, linked
from zaedno.sim.engine.linking import EntryLibrary, KernelLibrary

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="nothing is compiled")


@kernel
def twice(x):
    return 2.0 * x


@kernel
def four_times(x):
    return twice(twice(x))


@kernel
def nine_times(x):
    return four_times(x) + four_times(x) + x


part = linked(nine_times)


@kernel
def eleven_times(x):
    return part(x) + twice(x)  # `twice` is reached on two ways


def test_kernels_below_kernels_reach_the_entry():
    whole = callable_kernel(eleven_times)
    assert whole(1.5) == 11 * 1.5
    (compiled,) = whole.overloads.values()
    assert isinstance(compiled.library, EntryLibrary)


def test_a_kernel_is_kept_for_linking_only():
    assert callable_kernel(four_times)(1.0) == 4.0
    (compiled,) = twice.overloads.values()
    assert isinstance(compiled.library, KernelLibrary)
    assert compiled.library.get_pointer_to_function(compiled.fndesc.mangled_name) == 0


def test_model_code_does_not_ask_whether_an_index_counts_from_the_end():
    @kernel
    def entry(table, k):
        return table[k]

    two_rows = np.array([[1.0, 2.0], [3.0, 4.0]])
    plain = njit(lambda table, k: table[k])
    assert plain(two_rows[1], -1) == 4.0
    assert callable_kernel(entry)(two_rows[1], -1) == 2.0  # what stands before the row's first place
    assert njit(lambda table, k: table[k])(two_rows[1], -1) == 4.0  # and code of others goes on as ever


def test_symbols_do_not_spell_out_the_types_of_tables():
    from zaedno.sim.scenario import Scenario
    from zaedno.sim.world import Room, allocate, template_with_newcomers

    @kernel
    def months(w):
        return w.clock[0].months

    scenario = Scenario.load(months=5)
    template = template_with_newcomers(scenario.roster, scenario.parameters)
    whole = callable_kernel(months)
    assert whole(allocate(scenario.plan()[:5], template, 0, Room())) == 5
    (compiled,) = whole.overloads.values()
    assert len(compiled.fndesc.mangled_name) < 200
