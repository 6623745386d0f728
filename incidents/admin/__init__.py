"""The desk in Django's own admin."""

from incidents.admin.actors import ActorAdmin
from incidents.admin.incidents import IncidentAdmin
from incidents.admin.sources import SourceAdmin

__all__ = ["ActorAdmin", "IncidentAdmin", "SourceAdmin"]
