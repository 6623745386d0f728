"""The models of the record, where Django looks for them. Each lives in a module of its own."""

from record.actor_name import ActorName
from record.entry import Entry, EntryState
from record.publication import ChainHead, Publication
from record.published_image import ImageUse, PublishedImage
from record.related_entry import RelatedEntry

__all__ = [
    "ActorName",
    "ChainHead",
    "Entry",
    "EntryState",
    "ImageUse",
    "Publication",
    "PublishedImage",
    "RelatedEntry",
]
