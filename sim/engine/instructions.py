"""Instructions of processors that Numba has no name for, and what they do in plain Python, which uncompiled code calls.

Compiled `math.sqrt` may call the C library, which notes negative numbers in `errno`, and a search is compiled
into one comparison after the other; both keep loops over partners out of lanes.
"""

import math
from typing import Any

import numba
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from zaedno.sim.state import WAYS


def plain_way_of(who, base, other):
    """Which of the WAYS places of `who` (int32) from `base` on holds `other`, counted from 0; WAYS: none does."""
    for way in range(WAYS):
        if who[base + way] == other:
            return way
    return WAYS


@intrinsic
def _square_root(_typing: Any, _x: Any) -> Any:
    """LLVM's name for the instruction, correctly rounded on every processor."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.call(builder.module.declare_intrinsic("llvm.sqrt", [ir.DoubleType()]), arguments)

    return types.float64(types.float64), generate


@intrinsic
def _way_of(_typing: Any, who: Any, _base: Any, _other: Any) -> Any:
    """All ways are compared at once; the number of zeros behind the last one bit tells which was equal."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        table, base, other = arguments
        ways = ir.VectorType(ir.IntType(32), WAYS)
        places = builder.gep(context.make_array(signature.args[0])(context, builder, table).data, [base])
        held = builder.load(builder.bitcast(places, ways.as_pointer()), align=4)
        first = builder.insert_element(
            ir.Constant(ways, ir.Undefined), builder.trunc(other, ir.IntType(32)), ir.Constant(ir.IntType(32), 0)
        )
        wanted = builder.shuffle_vector(first, first, ir.Constant(ways, [0] * WAYS))
        equal = builder.bitcast(builder.icmp_signed("==", held, wanted), ir.IntType(WAYS))
        return builder.zext(builder.cttz(equal, ir.Constant(ir.IntType(1), 0)), ir.IntType(64))

    return types.int64(who, types.int64, types.int64), generate


square_root = math.sqrt if numba.config.DISABLE_JIT else _square_root
way_of = plain_way_of if numba.config.DISABLE_JIT else _way_of
