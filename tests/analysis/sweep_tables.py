"""Hand-made sweeps: tables of values and designs, as a sweep would give them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def design_of(x: np.ndarray, names: list[str]) -> pd.DataFrame:
    """A design without alternatives: a setting a point, in the order of the rows."""
    numbers = np.arange(len(x))
    head = pd.DataFrame({"setting": numbers, "point": numbers, "alternative": ""})
    return pd.concat([head, pd.DataFrame(x, columns=names)], axis=1)


def values_of(y: np.ndarray, first: int = 0) -> pd.DataFrame:
    """Values from (setting, replicate), replicate-major as a sweep writes them."""
    settings, replicates = y.shape
    return pd.DataFrame(
        {
            "setting": np.tile(np.arange(settings), replicates),
            "replicate": np.repeat(np.arange(first, first + replicates), settings),
            "value": y.T.ravel(),
        }
    )


def shuffled(table: pd.DataFrame, seed: int = 1) -> pd.DataFrame:
    return table.sample(frac=1, random_state=seed)


def problem_of(names: list[str], low: float = 0.0, high: float = 1.0) -> dict[str, Any]:
    return {"num_vars": len(names), "names": names, "bounds": [[low, high]] * len(names)}


def two_by_three() -> pd.DataFrame:
    """Two alternatives at three points, the setting numbered as the plan says."""
    rows = [(2 * point + a, point, name) for point in range(3) for a, name in enumerate("ab")]
    design = pd.DataFrame(rows, columns=["setting", "point", "alternative"])
    return design.assign(term=design["point"] * 24.0)
