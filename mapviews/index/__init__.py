"""The map at a million incidents: columns in the order of map cells, from which any tile and filter is counted.

``index().current()`` is the record at its newest revision, as a ``Snapshot`` to ask. Derived and disposable: entries in
the database stay the truth, and a property test holds the two to the same incidents. Read in this order: ``bits``,
``columns``, ``masks``, ``clusters``, ``snapshot``, ``following``.
"""

from functools import lru_cache

from django.conf import settings

from mapviews.index.following import Index
from mapviews.index.snapshot import Counts, MovedOn, Snapshot

__all__ = ["Counts", "Index", "MovedOn", "Snapshot", "index"]


@lru_cache(maxsize=1)
def index() -> Index:
    """The index of this process. Costs nothing until it is asked."""
    return Index(settings.VAR_DIR / "index")
