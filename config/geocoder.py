"""Whether editors may search online for a place, and whom that asks. Off unless an operator sets it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from config.env import Env, SettingsError

if TYPE_CHECKING:
    from geo.geocoding import GeocodingSettings

SERVICE: Final = "COUNTERCLAIM_GEOCODER"
HOST: Final = "COUNTERCLAIM_GEOCODER_HOST"
CONTACT: Final = "COUNTERCLAIM_GEOCODER_CONTACT"

# An editor waits for it, and so does the worker that asks: shorter than the library's own ten and five seconds.
TIMEOUT_S: Final = 6.0
LONGEST_WAIT_S: Final = 3.0


def geocoder(env: Env, store: Path) -> "GeocodingSettings | None":
    """How to search online, from the environment; None where it is off, which is the default.

    ``store`` is the file that keeps answers and turns; it is made when first needed.

    Raises:
        SettingsError: it is on and cannot work as it is set; the message names the variable.
    """
    service = env.choice(SERVICE, default="off", choices=["off", "nominatim", "photon"])
    if service == "off":
        return None
    from geo.geocoding import GeocodingSettings  # here, since geopy need not be loaded where it is off

    contact = env.text(CONTACT, default="")
    if not contact:
        msg = (
            f"{SERVICE} is {service!r}, and {CONTACT} is empty. Geocoders want to know whom to write to: set it to an "
            "e-mail or web address of yours."
        )
        raise SettingsError(msg)
    scheme, host = _scheme_and_host(env.text(HOST, default=""))
    try:
        return GeocodingSettings(
            contact=contact,
            store=store,
            service=service,
            host=host or None,
            scheme=scheme,
            timeout_s=TIMEOUT_S,
            longest_wait_s=LONGEST_WAIT_S,
        )
    except ValueError as error:
        msg = f"{SERVICE} is {service!r}, but {HOST} or {CONTACT} cannot be used: {error}"
        raise SettingsError(msg) from error


def _scheme_and_host(address: str) -> tuple[str, str]:
    """A host may carry its scheme: one's own, inside a network, may have no certificate."""
    scheme, separator, host = address.partition("://")
    return (scheme.lower(), host.rstrip("/")) if separator else ("https", address.rstrip("/"))
