"""What can be learned from runs: comparison of policies, what moves them, and how sure one can be.

Each analysis of a sweep is a function from tables to a table: `values` (one number a run, see
`outcome_values`) and the `design` (one row a setting).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simcoord.analysis.cases import Interest
    from simcoord.analysis.discovery import Limits, discover, words
    from simcoord.analysis.policies import chances, compare_policies
    from simcoord.analysis.resampling import Resampling
    from simcoord.analysis.robustness import compare_robustness, trade_offs
    from simcoord.analysis.screening import morris_convergence
    from simcoord.analysis.sensitivity import luck_shares, morris, sobol, sobol_convergence
    from simcoord.analysis.tipping import moved_alone, tipping_curve, tipping_points
    from simcoord.analysis.values import month_values, of_alternative, outcome_values

#: Where each public name lives: imported when first asked for, so that the command line is quick.
_HOMES = {
    "Interest": "cases",
    "Limits": "discovery",
    "Resampling": "resampling",
    "chances": "policies",
    "compare_policies": "policies",
    "compare_robustness": "robustness",
    "discover": "discovery",
    "luck_shares": "sensitivity",
    "month_values": "values",
    "morris": "sensitivity",
    "morris_convergence": "screening",
    "moved_alone": "tipping",
    "of_alternative": "values",
    "outcome_values": "values",
    "sobol": "sensitivity",
    "sobol_convergence": "sensitivity",
    "tipping_curve": "tipping",
    "tipping_points": "tipping",
    "trade_offs": "robustness",
    "words": "discovery",
}

__all__ = [
    "Interest",
    "Limits",
    "Resampling",
    "chances",
    "compare_policies",
    "compare_robustness",
    "discover",
    "luck_shares",
    "month_values",
    "morris",
    "morris_convergence",
    "moved_alone",
    "of_alternative",
    "outcome_values",
    "sobol",
    "sobol_convergence",
    "tipping_curve",
    "tipping_points",
    "trade_offs",
    "words",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
