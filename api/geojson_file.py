"""A GeoJSON FeatureCollection (RFC 7946) of incidents: a feature each, without geometry where none may be placed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from api import terms
from api.columns import columns
from api.snapshot import Snapshot

CONTENT_TYPE: Final = "application/geo+json"


def pieces(snapshot: Snapshot, address: str, parameters: Mapping[str, str], links: Sequence[Any]) -> Iterator[bytes]:
    """The file, a chunk at a time.

    Foreign members of the collection (RFC 7946, section 6.1) say which record it is from, what was asked for, and on
    which terms it may be used. Claims are not among the properties: each incident's ``dossier`` has them.

    Args:
        snapshot: what is written.
        address: of any incident, with ``{code}`` for its code.
        parameters: what was asked for.
        links: to the file itself and its kin.
    """
    about = {
        "type": "FeatureCollection",
        "record": snapshot.head.as_json(),
        "filters": dict(parameters),
        **terms.as_json(),
        "links": links,
    }
    yield orjson.dumps(about)[:-1] + b',"features":['
    names = [column.name for column in columns()]
    between = b""
    for values in snapshot.chunks():
        features = [_feature(dict(zip(names, row, strict=True)), address) for row in zip(*values, strict=True)]
        yield between + orjson.dumps(features)[1:-1]
        between = b","
    yield b"]}"


def _feature(properties: dict[str, Any], address: str) -> dict[str, Any]:
    lat, lon = properties.pop("lat"), properties.pop("lon")
    url = address.replace("{code}", properties["code"])
    return {
        "type": "Feature",
        "id": properties["code"],
        "geometry": None if lat is None else {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties | {"url": url, "dossier": f"{url.rstrip('/')}.json"},
    }
