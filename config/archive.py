"""Whether a web archive is asked to keep copies of sources, and which. Off unless an operator sets it."""

from typing import TYPE_CHECKING, Final

from config.env import Env, SettingsError

if TYPE_CHECKING:
    from incidents.archiving import ArchiveSettings

HOST: Final = "COUNTERCLAIM_ARCHIVE"
CONTACT: Final = "COUNTERCLAIM_ARCHIVE_CONTACT"


def archive(env: Env) -> "ArchiveSettings | None":
    """How to ask a web archive, from the environment; None where it is off, which is the default.

    Raises:
        SettingsError: it is on and cannot work as it is set; the message names the variable.
    """
    host = env.text(HOST, default="off")
    if host == "off":
        return None
    from incidents.archiving import ArchiveSettings  # here, since what it asks with need not be loaded where it is off

    try:
        return ArchiveSettings(host=host, contact=env.text(CONTACT, default=""))
    except ValueError as error:
        msg = f"{HOST} is {host!r}, but it or {CONTACT} cannot be used: {error}"
        raise SettingsError(msg) from error
