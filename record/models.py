"""The models of the record, where Django looks for them. Each lives in a module of its own."""

from record.entry import Entry, EntryState
from record.publication import ChainHead, Publication

__all__ = ["ChainHead", "Entry", "EntryState", "Publication"]
