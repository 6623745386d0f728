"""Asking a web archive to keep a copy of a page. One host is asked, which an operator set, and no other.

The address of a source is a stranger's text, and goes to the archive inside our request; we never open it ourselves.
The archive's own address is resolved once, refused where it lies inside a network of ours (private, loopback,
link-local, shared, unique local, mapped or translated addresses), and the connection goes to the address that was
checked; requests-hardened does this. Redirects are read and not followed.
"""

import ipaddress
import re
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

import requests
from django.utils.translation import gettext as _
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?(:\d{1,5})?", re.ASCII)
_CONTACT: Final = re.compile(r"[\x21-\x7e]+[@.][\x21-\x7e]+")
#: Names that are never in the public name service (RFC 6761, RFC 6762, RFC 8375, RFC 7686, ICANN's "internal").
_OWN_NETWORK: Final = frozenset(
    {"alt", "arpa", "corp", "example", "home", "internal", "invalid", "lan", "local", "localdomain", "localhost"}
    | {"mail", "onion", "private", "test"}
)
_LONGEST_ADDRESS: Final = 2000
_KEPT: Final = "/web/"  # under which the Wayback Machine, and archives that run its software, show copies


class ArchivingError(RuntimeError):
    """No copy was made. The message is a sentence for editors and operators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSettings:
    """Which archive is asked: ``host`` has its "save page now" at /save/ and its copies under /web/.

    ``contact`` is an e-mail or web address of the operator, for the user agent. ``connect_s`` and ``answer_s`` are
    waited for a connection and between pieces of the answer: archives fetch the page before they answer. ``whole_s`` is
    the longest that one question takes, however slowly the pieces come. ``loopback``
    is for tests, whose archive runs on this machine: it is asked by http, and no environment variable sets it.

    Raises:
        ValueError: a value cannot be used; the message names it.
    """

    host: str
    contact: str
    connect_s: float = 10.0
    answer_s: float = 120.0
    whole_s: float = 180.0
    loopback: bool = False

    def __post_init__(self) -> None:
        if not _HOST.fullmatch(self.host):
            msg = f"{self.host!r} is no host. Write it like web.archive.org, without https:// and path."
            raise ValueError(msg)
        if not _CONTACT.fullmatch(self.contact):
            msg = f"{self.contact!r} is no contact: archives want an e-mail or web address of the operator."
            raise ValueError(msg)

    @property
    def origin(self) -> str:
        """Scheme and host."""
        return f"{'http' if self.loopback else 'https'}://{self.host}"


def ask_to_keep(address: str, *, settings: ArchiveSettings) -> str:
    """Ask the archive for a copy, and return the copy's address. One request; three minutes at the longest.

    Raises:
        ArchivingError: the address is not one of the public web, or the archive made no copy.
    """
    if reason := why_not_asked(address):
        raise ArchivingError(reason)
    answer: Future[str] = Future()
    # A limit between two pieces does not end what sends a byte at a time, and nothing ends a name that is looked up. So
    # somebody else asks, whom nobody waits for longer; it ends with the process, and touches nothing but the network.
    threading.Thread(target=_answer, args=(answer, address, settings), daemon=True).start()
    try:
        return answer.result(timeout=settings.whole_s)
    except TimeoutError as error:
        raise ArchivingError(_late(settings)) from error


def _answer(answer: "Future[str]", address: str, settings: ArchiveSettings) -> None:
    try:
        answer.set_result(_ask(address, settings))
    except Exception as error:  # noqa: BLE001 - whatever it is, who waits is told
        answer.set_exception(error)


def _late(settings: ArchiveSettings) -> str:
    return _("%(host)s did not answer in time. Ask again later.") % {"host": settings.host}


def _ask(address: str, settings: ArchiveSettings) -> str:
    manager = Manager(
        Config(
            default_timeout=(settings.connect_s, settings.answer_s),
            never_redirect=True,
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=settings.loopback,
            user_agent_override=f"Counterclaim ({settings.contact})",
        )
    )
    asked = f"{settings.origin}/save/{quote(address, safe=':/?&=%~+,;@!*()$')}"
    try:
        with manager.get_session() as session:
            session.trust_env = False  # no proxy and no .netrc of the machine: only the address that was checked
            with session.get(asked, stream=True, allow_redirects=False) as answer:
                return _copy(answer, settings)
    except InvalidIPAddress as error:
        msg = _("%(host)s lies inside a network of our own (%(address)s) and is not asked. Is the setting right?")
        raise ArchivingError(msg % {"host": settings.host, "address": str(error)}) from error
    except requests.Timeout as error:
        raise ArchivingError(_late(settings)) from error
    except (requests.RequestException, OSError, ValueError) as error:
        msg = _("%(host)s could not be reached. Ask again later.") % {"host": settings.host}
        raise ArchivingError(msg) from error


def why_not_asked(address: str) -> str:
    """A sentence on why an address is not given to an archive; empty where it may be. Asks nobody."""
    try:
        parts = urlsplit(address)
        host, _port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return _("“%(address)s” is no web address.") % {"address": address}
    if parts.scheme not in {"http", "https"} or not host or len(address) > _LONGEST_ADDRESS:
        return _("“%(address)s” is no web address.") % {"address": address[:_LONGEST_ADDRESS]}
    if parts.username is not None or parts.password is not None:
        return _("The address holds a name or a password, which an archive would show to everyone. Take it out.")
    if not _is_public(host):
        return _("“%(host)s” is a name or number of one's own network, which no archive can reach.") % {"host": host}
    return ""


def _is_public(host: str) -> bool:
    """Whether a host may be one of the public web, by its name alone."""
    last = host.rpartition(".")[2]
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        # A last part of digits, or hexadecimal ones, is an IPv4 number in a form that some programs still read.
        return "." in host and last not in _OWN_NETWORK and not re.fullmatch(r"\d+|0x[0-9a-f]*", last)
    mapped = getattr(number, "ipv4_mapped", None) or number
    return bool(mapped.is_global and not mapped.is_multicast)


def _copy(answer: requests.Response, settings: ArchiveSettings) -> str:
    """The address of the copy, as archives give it: in a redirect to it, or beside a page that shows it."""
    status = answer.status_code
    if status == requests.codes.too_many_requests:
        msg = _("%(host)s was asked too often. Ask again tomorrow, or fewer at a time.") % {"host": settings.host}
        raise ArchivingError(msg)
    if status >= 400:
        msg = _("%(host)s made no copy (%(status)d). It may be closed to archives.")
        raise ArchivingError(msg % {"host": settings.host, "status": status})
    told = answer.headers.get("Location") or answer.headers.get("Content-Location") or ""
    copy = urljoin(f"{settings.origin}/", told)
    parts = urlsplit(copy)
    if f"{parts.scheme}://{parts.netloc}" != settings.origin or not parts.path.startswith(_KEPT):
        msg = _("%(host)s did not say where its copy is (%(status)d). Look there, and write the address by hand.")
        raise ArchivingError(msg % {"host": settings.host, "status": status})
    if len(copy) > _LONGEST_ADDRESS:
        msg = _("%(host)s gave its copy an address that is too long to be kept.") % {"host": settings.host}
        raise ArchivingError(msg)
    return copy
