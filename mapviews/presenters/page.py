"""What every page says of itself: to the window, to search engines, to whoever shares its address."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """Title and description are plain text. ``canonical`` is an absolute address, or empty for an error."""

    title: str
    description: str
    canonical: str = ""
    og_type: str = "website"
    indexed: bool = True
    is_section_page: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHead:
    """The end of the chain: the revision of the record that a page was made from."""

    number: int
    sha256: str
