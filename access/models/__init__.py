"""What the door keeps: its log, the attempts that it counts, the browsers that it knows, and the switch."""

from access.models.access_event import AccessEvent, AccessKind
from access.models.desk_switch import DeskSwitch
from access.models.sign_in_attempt import KnownBrowser, SignInAttempt

__all__ = ["AccessEvent", "AccessKind", "DeskSwitch", "KnownBrowser", "SignInAttempt"]
