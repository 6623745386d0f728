"""Search online for a place that the gazetteer does not know: Nominatim or Photon, through geopy.

Off unless an operator sets it, and on a person's click only: the services' usage policies forbid search-as-you-type
(operations.osmfoundation.org/policies/nominatim: one request a second for a whole site, an identifying user agent,
answers cached, attribution shown). What leaves the site is the text that was typed, to the host that was set.
"""

import json
import re
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final

from geopy import exc
from geopy.geocoders import Nominatim, Photon

from geo.border_context import Admin1
from geo.geocoding_adapter import BoundedAdapter, SentElsewhereError
from geo.geocoding_store import GeocodingStore, wait
from geo.latlon import CoordinateError, LatLon
from geo.places import Candidate, Match

_HOSTS: Final = {"nominatim": "nominatim.openstreetmap.org", "photon": "photon.komoot.io"}
_ATTRIBUTION: Final = "© OpenStreetMap contributors, ODbL"
_LONGEST_TEXT: Final = 200
_LIMIT: Final = 10
_SHORTEST_REST_S: Final = 60.0
_LONGEST_REST_S: Final = 3_600.0

_PRECISIONS: Final = {
    "country": "country",
    "state": "province",
    "region": "province",
    "province": "province",
    "county": "district",
    "state_district": "district",
    "district": "district",
    "municipality": "town",
    "city": "town",
    "town": "town",
    "village": "locality",
    "hamlet": "locality",
    "isolated_dwelling": "locality",
    "locality": "locality",
    "suburb": "locality",
    "city_district": "locality",
    "borough": "locality",
    "quarter": "locality",
    "neighbourhood": "locality",
    "street": "locality",
    "road": "locality",
    "house": "site",
    "building": "site",
    "amenity": "site",
    "shop": "site",
    "tourism": "site",
    "historic": "site",
    "office": "site",
}
"""Kinds of both services -> the project's precision. Anything else is placed no better than a locality."""


class GeocodingError(RuntimeError):
    """The search online gave nothing that can be used. The message is a sentence for the person who searched."""


class GeocodingOffError(GeocodingError):
    """Nobody switched it on."""


class GeocodingTimedOutError(GeocodingError, TimeoutError):
    """The service did not answer in time."""


class GeocodingRefusedError(GeocodingError, PermissionError):
    """The service does not want this request, or not now."""


class GeocodingBusyError(GeocodingError):
    """Others are searching; the wait would be too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocodingSettings:
    """How to search online.

    - ``contact``: an e-mail or web address of the operator; it goes into the user agent, as the services ask.
    - ``store``: a file in the site's ``var`` folder, for answers and turns; made when missing.
    - ``service``: "nominatim" or "photon". ``host``: another server of that kind, with port and path if it has them.
    - ``timeout_s``: for the whole answer. ``interval_s``: between two requests of the whole site.
    - ``longest_wait_s``: how long a person waits for the site's turn.

    Raises:
        ValueError: a value cannot be used; the message names it.
    """

    contact: str
    store: Path
    service: str = "nominatim"
    host: str | None = None
    scheme: str = "https"
    timeout_s: float = 10.0
    interval_s: float = 1.1  # a tenth over the policy's second, since a process may send a little late
    longest_wait_s: float = 5.0

    def __post_init__(self) -> None:
        if self.service not in _HOSTS:
            msg = f"There is no geocoding service {self.service!r}: set {' or '.join(map(repr, _HOSTS))}."
            raise ValueError(msg)
        if self.scheme not in {"http", "https"}:
            msg = f"A geocoder is asked by http or https, not {self.scheme!r}."
            raise ValueError(msg)
        if not re.fullmatch(r"[\w.\-]+(:\d+)?(/[\w.\-/]*)?", self.domain, re.ASCII):
            msg = f"{self.host!r} is no host of a geocoder. Write it like geocoder.example.org, without https://."
            raise ValueError(msg)
        if not re.fullmatch(r"[\x21-\x7e]+[@.][\x21-\x7e]+", self.contact):
            msg = f"{self.contact!r} is no contact: geocoders want an e-mail or web address of the operator."
            raise ValueError(msg)
        for name in ("timeout_s", "interval_s", "longest_wait_s"):
            if not getattr(self, name) > 0:
                msg = f"{name} must be above 0, not {getattr(self, name)!r}."
                raise ValueError(msg)

    @property
    def domain(self) -> str:
        """The host that is asked."""
        return self.host or _HOSTS[self.service]

    @property
    def user_agent(self) -> str:
        """Who asks."""
        return f"Counterclaim ({self.contact})"


def geocode(
    text: str, *, settings: GeocodingSettings | None, country: str | None = None, language: str = "en"
) -> tuple[Candidate, ...]:
    """Places that an online service finds for a text: candidates for a person to choose from, none chosen.

    Args:
        text: what to search for.
        settings: None where an operator did not switch it on.
        country: ISO 3166-1 alpha-2; its places come first, others after.
        language: of the names, where the service has them.

    Raises:
        GeocodingError: or one of its kinds; the message is a sentence for the person who searched.

    Cost: one request (up to ``timeout_s``) after waiting for the site's turn, or none if the answer is on file.
    """
    if settings is None:
        msg = "Searching online is switched off. Enter coordinates, or ask the operator to set a geocoder."
        raise GeocodingOffError(msg)
    query = " ".join(text.split())
    if not query or len(query) > _LONGEST_TEXT:
        msg = f"A search has 1 to {_LONGEST_TEXT} characters; this one has {len(query)}."
        raise GeocodingError(msg)
    try:
        places = _answer(query, settings, language)
    except RecursionError as error:  # nested so deeply that it can be read and not be written
        msg = f"{settings.domain} answered something that is no list of places. Try again later, or enter coordinates."
        raise GeocodingError(msg) from error
    except sqlite3.Error as error:
        msg = f"The file of online searches cannot be used ({error}). The operator has to look at it."
        raise GeocodingError(msg) from error
    candidates = [candidate for candidate in (_candidate(place, settings) for place in places) if candidate]
    return tuple(sorted(candidates, key=lambda c: country is not None and c.country != country.upper()))


def _answer(query: str, settings: GeocodingSettings, language: str) -> list[dict[str, Any]]:
    """The service's places, from the file or asked now."""
    store = GeocodingStore(settings.store)
    asked = json.dumps([settings.service, settings.domain, language, query.casefold()], ensure_ascii=False)
    known = store.answer(asked, now=time.time())
    if known is not None:
        return known
    pause_s = store.take_turn(
        settings.domain,
        interval_s=settings.interval_s,
        longest_wait_s=settings.longest_wait_s,
        now=time.time(),
    )
    if pause_s > settings.longest_wait_s:
        msg = f"{settings.domain} may not be asked for another {pause_s:.0f} s. Try again then, or enter coordinates."
        raise GeocodingBusyError(msg)
    wait(pause_s)
    known = store.answer(asked, now=time.time())  # somebody may have asked the same in the meantime
    if known is not None:
        return known
    places = _asked_now(query, settings, language, store)
    store.keep(asked, places, now=time.time())
    return places


def _asked_now(query: str, settings: GeocodingSettings, language: str, store: GeocodingStore) -> list[dict[str, Any]]:
    """One request. Every way in which it can fail becomes one of our errors, here and nowhere else."""
    host = settings.domain
    instead = "Try again later, or enter coordinates."
    try:
        return _request(query, settings, language)
    except exc.GeocoderTimedOut as error:
        status = getattr(error.__cause__, "status_code", None)  # geopy counts 503 among the timeouts
        late = f"did not answer within {settings.timeout_s:g} s" if status is None else f"is not working now ({status})"
        msg = f"{host} {late}. {instead}"
        raise GeocodingTimedOutError(msg) from error
    except exc.GeocoderQuotaExceeded as error:  # 402, 429
        rest_s = min(max(getattr(error, "retry_after", None) or 0, _SHORTEST_REST_S), _LONGEST_REST_S)
        store.rest(host, seconds=rest_s, now=time.time())
        msg = f"{host} was asked too often and wants a pause. It is not asked again for {rest_s:.0f} s."
        raise GeocodingRefusedError(msg) from error
    except (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges) as error:
        msg = f"{host} refuses to answer this site. The operator can set another host."
        raise GeocodingRefusedError(msg) from error
    except exc.GeocoderQueryError as error:
        msg = f"{host} does not understand this search. Write the place's name alone, or enter coordinates."
        raise GeocodingError(msg) from error
    except exc.GeocoderParseError as error:
        msg = f"{host} answered something that is no list of places. {instead}"
        raise GeocodingError(msg) from error
    except SentElsewhereError as error:
        msg = f"{host} sends searches on to {error}, which nobody set here. The operator can set that address."
        raise GeocodingRefusedError(msg) from error
    except (exc.GeopyError, HTTPException, OSError) as error:
        raise GeocodingError(_no_answer(host, getattr(error.__cause__, "status_code", None), instead)) from error
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:  # geopy reads the JSON unchecked
        msg = f"{host} answered something that is no list of places. {instead}"
        raise GeocodingError(msg) from error


def _no_answer(host: str, status: int | None, instead: str) -> str:
    """A sentence on an HTTP status that has no meaning of its own here; None where there was no answer at all."""
    if status is None:
        return f"{host} could not be reached. {instead}"
    if status >= 500:
        return f"{host} has a fault of its own ({status}). {instead}"
    return f"{host} has no search at this address ({status}). The operator can look at the settings."


def _request(query: str, settings: GeocodingSettings, language: str) -> list[dict[str, Any]]:
    common = {
        "domain": settings.domain,
        "scheme": settings.scheme,
        "timeout": settings.timeout_s,
        "user_agent": settings.user_agent,
        "adapter_factory": BoundedAdapter,
    }
    if settings.service == "photon":
        found = Photon(**common).geocode(query, exactly_one=False, limit=_LIMIT, language=language)
    else:
        found = Nominatim(**common).geocode(
            query, exactly_one=False, limit=_LIMIT, language=language, addressdetails=True
        )
    return [location.raw for location in found or []]


def _candidate(raw: Mapping[str, Any], settings: GeocodingSettings) -> Candidate | None:
    """One of the service's places; None where it has no point that can be one."""
    read = _photon_place if settings.service == "photon" else _nominatim_place
    try:
        return read(raw, settings.domain)
    except (CoordinateError, AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None


def _nominatim_place(raw: Mapping[str, Any], host: str) -> Candidate:
    address = raw.get("address") or {}
    full = str(raw["display_name"])
    kind = str(raw.get("addresstype") or raw.get("type") or "place")
    iso = next((code for key, code in sorted(address.items()) if key.startswith("ISO3166-2-")), None)
    return Candidate(
        name=str(raw.get("name") or full.split(",")[0]),
        kind=kind.replace("_", " "),
        point=LatLon(float(raw["lat"]), float(raw["lon"])),
        precision=_PRECISIONS.get(kind, "locality"),
        source=_source(host, "Nominatim", raw.get("osm_type"), raw.get("osm_id")),
        match=Match.GEOCODER,
        matched=full,
        country=_iso2(address.get("country_code")),
        admin1=_province(iso, address.get("state") or address.get("province") or address.get("region")),
    )


def _photon_place(raw: Mapping[str, Any], host: str) -> Candidate:
    lon, lat = raw["geometry"]["coordinates"][:2]
    found = raw["properties"]
    kind = str(found.get("osm_value") if found.get("osm_key") == "place" else found.get("type") or "place")
    parts = [found.get(key) for key in ("name", "street", "city", "county", "state", "country")]
    osm_type = {"N": "node", "W": "way", "R": "relation"}.get(str(found.get("osm_type")))
    full = ", ".join(dict.fromkeys(str(part) for part in parts if part))
    return Candidate(
        name=str(found.get("name") or full),
        kind=kind.replace("_", " "),
        point=LatLon(float(lat), float(lon)),
        precision=_PRECISIONS.get(kind, "locality"),
        source=_source(host, "Photon", osm_type, found.get("osm_id")),
        match=Match.GEOCODER,
        matched=full,
        country=_iso2(found.get("countrycode")),
        admin1=_province(None, found.get("state")),
    )


def _source(host: str, service: str, osm_type: object, osm_id: object) -> str:
    entry = f", OpenStreetMap {osm_type} {osm_id}" if osm_type and osm_id else ""
    return f"{service} at {host}{entry}. {_ATTRIBUTION}"


def _iso2(code: object) -> str | None:
    return code.upper() if isinstance(code, str) and re.fullmatch("[A-Za-z]{2}", code) else None


def _province(iso: object, name: object) -> Admin1 | None:
    return Admin1(iso=str(iso) if iso else None, name=str(name)) if name else None
