"""Packs the pieces of a network picture: each into the lowest, then leftmost place that its shape fits into."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CELL = 0.2  # of the grid on which pieces are packed

Shape = NDArray[np.bool_]  # cells that a piece takes, by (row, column) from its lower left corner


def cells(points: NDArray[np.float64], reach: float) -> tuple[Shape, NDArray[np.float64]]:
    """The cells within `reach` of `points`, shape (points, 2), and the place of the lower left corner."""
    corner = points.min(axis=0) - reach
    columns, rows = np.ceil((points.max(axis=0) + reach - corner) / CELL).astype(int)
    x = corner[0] + (np.arange(columns) + 0.5) * CELL
    y = corner[1] + (np.arange(rows) + 0.5) * CELL
    square = (x[None, :, None] - points[:, 0]) ** 2 + (y[:, None, None] - points[:, 1]) ** 2
    return square.min(axis=2) < reach**2, corner


def pack(shapes: Sequence[Shape], aspect: float) -> tuple[list[tuple[float, float]], float, float]:
    """A lower left corner for each shape, and the width and the height of all: about `aspect` to one."""
    taken_cells = sum(int(shape.sum()) for shape in shapes)
    wide = max([math.ceil(math.sqrt(1.3 * taken_cells * aspect)), *(shape.shape[1] for shape in shapes)])
    taken = np.zeros((sum(shape.shape[0] for shape in shapes), wide), dtype=bool)
    corners = []
    for shape in shapes:
        row, column = _free_place(taken, shape)
        taken[row : row + shape.shape[0], column : column + shape.shape[1]] |= shape
        corners.append((column * CELL, row * CELL))
    rows, columns = np.flatnonzero(taken.any(axis=1)), np.flatnonzero(taken.any(axis=0))
    return corners, (int(columns[-1]) + 1) * CELL, (int(rows[-1]) + 1) * CELL


def _free_place(taken: Shape, shape: Shape) -> tuple[int, int]:
    """Row and column of the lowest, then leftmost place of `taken` where `shape` overlaps nothing."""
    rows, columns = shape.shape
    for row in range(taken.shape[0] - rows + 1):
        for column in range(taken.shape[1] - columns + 1):
            if not (taken[row : row + rows, column : column + columns] & shape).any():
                return row, column
    raise AssertionError("the grid is as high as all shapes on top of each other")
