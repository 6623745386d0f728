"""What the databases' full text is asked, by filters and by whole sets of rows: migrations 0004 and 0010 lay the index.

The words of a query are letters and digits alone (``geo.folding``), stand in quotes, and come as a parameter: they are
never read as the syntax of FTS5 or of a tsquery. ``record.full_text`` says what is found.
"""

from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db import connection

from record.entry import Entry
from record.full_text import query_name, query_words

_AT_ONCE: Final = 10_000
_TABLE: Final = Entry._meta.db_table
_BY_VENDOR: Final = {
    # Straight from the index, whose rows go by the number of the publication: to look each of a million up in the
    # table of entries would take three times as long.
    "sqlite": "SELECT rowid FROM record_entry_search WHERE record_entry_search MATCH %s AND rowid > %s AND rowid <= %s",
    "postgresql": "SELECT publication_id FROM {table} WHERE words @@ %s::tsquery"
    " AND publication_id > %s AND publication_id <= %s",
}


def fts5_query(text: str) -> str:
    """A search in words as SQLite's FTS5 takes it."""
    words, name = query_words(text), query_name(text)
    together = " AND ".join(f'"{word}" *' for word in words)
    # A single word is its name: asked for twice it would be looked up twice.
    return together if words == (name,) else f'({together}) OR "{name}" *'


def tsquery(text: str) -> str:
    """A search in words as PostgreSQL takes it."""
    words, name = query_words(text), query_name(text)
    together = " & ".join(f"'{word}':*" for word in words)
    return together if words == (name,) else f"({together}) | '{name}':*"


def publications_that_say(text: str, *, after: int, upto: int) -> npt.NDArray[np.int64]:
    """The newest publications of incidents whose search text a query finds, withdrawn ones among them; in any order.

    One statement. 0.1 s for 166,000 of a million on SQLite, 1.5 s for all of them.

    Args:
        text: the words; at least one letter or digit.
        after: only publications with a higher number.
        upto: only publications with no higher number.
    """
    query = fts5_query(text) if connection.vendor == "sqlite" else tsquery(text)
    sql = _BY_VENDOR[connection.vendor].format(table=_TABLE)
    found = [np.zeros(0, np.int64)]
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, [query, after, upto])
        while batch := cursor.fetchmany(_AT_ONCE):
            found.append(np.fromiter(chain.from_iterable(batch), np.int64, len(batch)))
    return np.concatenate(found)
