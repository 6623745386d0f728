"""What the columns of the CSV mean, by W3C's "Metadata Vocabulary for Tabular Data": the licence has no other place."""

from typing import Any, Final

from api import terms
from api.columns import SEPARATOR, Column, columns
from api.csv_file import OF_THE_FILE
from api.snapshot import Head

CONTENT_TYPE: Final = "application/csvm+json"
_CONTEXT: Final = "http://www.w3.org/ns/csvw"


def metadata(url: str, head: Head) -> dict[str, Any]:
    """The description of the file at an address. Pure."""
    return {
        "@context": [_CONTEXT, {"@language": "en"}],
        "url": url,
        "dc:title": "Incidents, and who claims what about them",
        "dc:publisher": terms.publisher(),
        "dc:license": terms.licence(),
        "dc:source": terms.attributions(),
        "dc:description": terms.NOTE,
        "dc:identifier": f"revision {head.number}, {head.sha256}",
        "dialect": {"encoding": "utf-8", "header": True, "doubleQuote": True, "delimiter": ","},
        "tableSchema": {
            "columns": [
                *(_column(column) for column in columns()),
                *(
                    {"name": name, "titles": name, "datatype": kind, "dc:description": meaning}
                    for name, kind, meaning in OF_THE_FILE
                ),
            ],
            "primaryKey": "code",
        },
    }


def _column(column: Column) -> dict[str, Any]:
    plain = {
        "name": column.name,
        "titles": column.name,
        "datatype": column.kind,
        "dc:description": column.meaning,
    }
    return plain | {"separator": SEPARATOR} if column.is_list else plain
