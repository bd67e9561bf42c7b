"""One run as a meeting of agents that one can look at, ask and change.

Mesa, which takes two seconds to import, is imported with the first of these names that is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simcoord.agents.government import Administration, InformalNetwork
    from simcoord.agents.interventions import Intervention
    from simcoord.agents.mechanisms import (
        AggregationAgent,
        CommitteeAgent,
        ConsultationAgent,
        LeadUnitAgent,
        MechanismAgent,
    )
    from simcoord.agents.model import CoordinationModel
    from simcoord.agents.office import Invitation, Offer, Office
    from simcoord.agents.own import OwnMechanism

_HOMES = {
    "Administration": "government",
    "AggregationAgent": "mechanisms",
    "CommitteeAgent": "mechanisms",
    "ConsultationAgent": "mechanisms",
    "CoordinationModel": "model",
    "InformalNetwork": "government",
    "Intervention": "interventions",
    "Invitation": "office",
    "LeadUnitAgent": "mechanisms",
    "MechanismAgent": "mechanisms",
    "Offer": "office",
    "Office": "office",
    "OwnMechanism": "own",
}

__all__ = [
    "Administration",
    "AggregationAgent",
    "CommitteeAgent",
    "ConsultationAgent",
    "CoordinationModel",
    "InformalNetwork",
    "Intervention",
    "Invitation",
    "LeadUnitAgent",
    "MechanismAgent",
    "Offer",
    "Office",
    "OwnMechanism",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"simcoord.agents.{_HOMES[name]}"), name)
