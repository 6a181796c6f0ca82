"""The emulator: small networks that tell the facts of a point, and how far they err near the bands.

Five of them, each fitted without a fifth of the points (scikit-learn's MLPRegressor; 64, 64, tanh): their mean
predicts, and what each says of the points that it has not seen tells its error.  Fitted by scikit-learn and predicted
by NumPy, so that an emulator is an array: it is kept beside its wave, and is the same when a study goes on.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.calibration.chance import Array, all_inside
from zaedno.sim.messages import InputError

FOLDS = 5
_HIDDEN = (64, 64)
_BATCH, _STEPS, _EPOCHS = 128, 3000, (40, 400)
_NEAR = 0.3  # the power of the chance by which points count as near the bands
_FEW = 100  # points by which an error near the bands is judged, at least
_SHARE = 0.1  # of what a residual is, at least so much is error and not noise


@dataclass(frozen=True)
class Emulator:
    """`flat` holds all of it: weights of networks, scales, and `spread`, the error of each fact near its band."""

    flat: Array
    dimensions: int
    facts: int

    @cached_property
    def _parts(self) -> list[Array]:
        sizes = _sizes(self.dimensions, self.facts)
        ends = np.cumsum([int(np.prod(shape)) for shape in sizes])
        return [part.reshape(shape) for part, shape in zip(np.split(self.flat, ends[:-1]), sizes, strict=True)]

    @property
    def spread(self) -> Array:
        """Standard deviation of its error, beyond the noise of runs, of each fact; shape (facts,)."""
        return self._parts[2]

    def of_fold(self, fold: int, units: Array) -> Array:
        """What the network says that was fitted without this fold's points.  (n, dimensions) in, (n, facts) out."""
        centre, scale = self._parts[:2]
        layers = self._parts[3 + 6 * fold : 9 + 6 * fold]
        values = _scaled(units)
        for k in range(0, len(layers), 2):
            values = values @ layers[k] + layers[k + 1]
            if k < len(layers) - 2:
                np.tanh(values, out=values)
        found: Array = values * scale + centre
        return found

    def predict(self, units: Array) -> Array:
        """The facts of points, mean of all networks.  (n, dimensions) in, (n, facts) out."""
        return sum((self.of_fold(fold, units) for fold in range(FOLDS)), np.zeros((len(units), self.facts))) / FOLDS

    def unseen(self, units: Array, folds: NDArray[np.int64]) -> Array:
        """Of each point what the network says that has not seen it."""
        found = np.empty((len(units), self.facts))
        for fold in range(FOLDS):
            found[folds == fold] = self.of_fold(fold, units[folds == fold])
        return found

    def log_chance(self, units: Array, fitted: NDArray[np.bool_]) -> Array:
        """Log of the chance that all `fitted` facts of points are inside.  Shape (n,)."""
        return all_inside(self.predict(units)[:, fitted], np.broadcast_to(self.spread[fitted], (1, int(fitted.sum()))))


def folds_of(points: int, seed: Sequence[int]) -> NDArray[np.int64]:
    """The fold of each point."""
    return np.random.default_rng([*seed, 0]).permutation(points) % FOLDS


def fit(units: Array, z: Array, noise: Array, fitted: NDArray[np.bool_], seed: Sequence[int]) -> Emulator:
    """An emulator of the facts `z` at `units`; `noise`: variance of z by runs.  Shapes (n, dimensions), (n, facts).

    Only the points' order and `seed` matter to it beside the numbers.  Raises `InputError` where scikit-learn is
    missing.
    """
    regressor = _regressor()
    folds = folds_of(len(units), seed)
    centre, scale = z.mean(axis=0), np.maximum(z.std(axis=0), 1e-6)
    scaled, target = _scaled(units), (z - centre) / scale
    weights: list[Array] = []
    for fold in range(FOLDS):
        those = folds != fold
        batch = min(_BATCH, int(those.sum()))
        epochs = int(np.clip(_STEPS * batch // int(those.sum()), *_EPOCHS))
        state = int(np.random.SeedSequence([*seed, 1 + fold]).generate_state(1)[0] % 2**31)
        net = regressor(
            hidden_layer_sizes=_HIDDEN,
            activation="tanh",
            alpha=1.0,
            batch_size=batch,
            learning_rate_init=3e-3,
            max_iter=epochs,
            tol=0.0,
            n_iter_no_change=epochs,
            random_state=state,
        )
        _fitted(net, scaled[those], target[those])
        for matrix, bias in zip(net.coefs_, net.intercepts_, strict=True):
            weights += [matrix.ravel(), np.asarray(bias).ravel()]
    bare = Emulator(np.concatenate([centre, scale, np.ones_like(centre), *weights]), units.shape[1], z.shape[1])
    spread = _spread(bare.unseen(units, folds), z, noise, fitted)
    return Emulator(np.concatenate([centre, scale, spread, *weights]), units.shape[1], z.shape[1])


def _spread(predicted: Array, z: Array, noise: Array, fitted: NDArray[np.bool_]) -> Array:
    """What residuals are beyond noise, at the points that lie near the bands: errors far outside do not matter."""
    squares = (z - predicted) ** 2
    overall = np.sqrt(squares.mean(axis=0))
    chance = all_inside(predicted[:, fitted], np.broadcast_to(overall[fitted], (1, int(fitted.sum()))))
    weight = np.exp(_NEAR * (chance - chance.max()))
    if weight.sum() ** 2 / (weight**2).sum() < min(_FEW, len(z)):
        weight = np.zeros(len(z))
        weight[np.argsort(-chance, kind="stable")[:_FEW]] = 1.0
    weight /= weight.sum()
    residual = weight @ squares
    found: Array = np.sqrt(np.maximum(residual - weight @ noise, _SHARE * residual))
    return found


def _scaled(units: Array) -> Array:
    """Uniform in 0 … 1 to mean 0 and variance 1."""
    found: Array = (units - 0.5) * np.sqrt(12.0)
    return found


def _sizes(dimensions: int, facts: int) -> list[tuple[int, ...]]:
    widths = (dimensions, *_HIDDEN, facts)
    layers = [shape for k in range(len(widths) - 1) for shape in ((widths[k], widths[k + 1]), (widths[k + 1],))]
    return [(facts,), (facts,), (facts,), *(layers * FOLDS)]


def _fitted(net: object, units: Array, target: Array) -> None:
    """Fits with one thread of linear algebra: the same bits, and no fight for cores."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it might be fitted longer
        net.fit(units, target if target.shape[1] > 1 else target[:, 0])  # type: ignore[attr-defined]


def require_library() -> None:
    """Raises `InputError` where scikit-learn is missing."""
    _regressor()


def _regressor() -> type:
    try:
        from sklearn.neural_network import MLPRegressor
    except ImportError as error:
        raise InputError(
            "calibrate: scikit-learn is not installed; accepted: python -m pip install scikit-learn"
            " (or zaedno[calibrate])"
        ) from error
    found: type = MLPRegressor
    return found
