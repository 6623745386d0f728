"""The feed of acts: what was published, corrected and withdrawn, as Atom (RFC 4287), with why.

Django writes the XML. This adds what it leaves out: text that is text and not HTML, pages (RFC 5005), and the record.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from api import terms
from api.snapshot import Head
from record.publication import Publication
from record.vocabulary import PublicationKind

CONTENT_TYPE: Final = "application/atom+xml; charset=utf-8"
#: A name space of our own for the ids (RFC 9562, version 5): an act is named by its link in the chain, for ever.
_NAMES: Final = uuid.UUID("5a9d1f5c-6f0e-5d0b-8f7e-3c2b7c1a4e10")
#: What XML 1.0 cannot hold, whatever is done to it.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The name space of the one element that is not Atom's own: the head of the record.
_RECORD: Final = _NAMES.urn


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLinks:
    """Addresses, whole: the feed itself, its first page and the next one, the list that it is the feed of."""

    this: str
    first: str
    following: str | None
    page: str


class _Acts(Atom1Feed):
    """Atom with pages, the head of the record, and summaries as text."""

    def add_root_elements(self, handler: Any) -> None:
        """Links to other pages, and the record that it is of."""
        super().add_root_elements(handler)
        for rel in ("first", "next"):
            if self.feed[rel]:
                handler.addQuickElement("link", "", {"rel": rel, "href": self.feed[rel]})
        if self.feed["licence"]:
            handler.addQuickElement("link", "", {"rel": "license", "href": self.feed["licence"]})
        head: Head = self.feed["head"]
        handler.addQuickElement("generator", "Counterclaim")
        handler.addQuickElement("record", "", {"xmlns": _RECORD, "revision": str(head.number), "sha256": head.sha256})

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """Django would call the summary HTML, and a reader run a text in it as markup."""
        super().add_item_elements(handler, item | {"description": None})
        if item["said"]:
            handler.addQuickElement("summary", item["said"], {"type": "text"})


def feed(acts: Iterable[Publication], titles: dict[str, str], head: Head, links: FeedLinks, address: str) -> bytes:
    """The feed, newest first. ``titles`` are those of incidents that are public; ``address`` as for the files."""
    made = _Acts(
        title=_("Counterclaim: what was published, corrected and withdrawn"),
        link=links.page,
        description=None,
        language=get_language(),
        author_name=terms.publisher(),
        feed_url=links.this,
        feed_guid=uuid.uuid5(uuid.NAMESPACE_URL, links.first).urn,
        feed_copyright=_as_xml(" ".join((terms.licence(), *terms.attributions()))),
        first=links.first,
        next=links.following,
        licence=terms.as_links() and terms.licence(),
        head=head,
    )
    for act in acts:
        _add(made, act, titles.get(act.code, ""), address.replace("{code}", act.code))
    text: str = made.writeString("utf-8")
    return text.encode()


def _add(made: _Acts, act: Publication, title: str, url: str) -> None:
    kind = PublicationKind(act.kind)
    name = _("%(code)s, version %(n)d: %(kind)s") % {"code": act.code, "n": act.version, "kind": kind.label}
    made.add_item(
        title=_as_xml(f"{name}. {title}" if title else name),
        link=url,
        description="",
        pubdate=act.published_at,
        updateddate=act.published_at,
        unique_id=uuid.uuid5(_NAMES, act.chain_sha256).urn,
        categories=[kind.value],
        said=_as_xml(act.note),
    )


def _as_xml(text: str) -> str:
    """The text, with a sign of replacement for what no XML can hold."""
    return _NO_XML.sub("\ufffd", text)
