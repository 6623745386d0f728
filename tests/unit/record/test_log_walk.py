"""The quick way of the walk makes the very bytes that the definition of the chain hashes."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from record.chain import Header, chain_sha256, written_instant
from record.log_walk import _instant, link_bytes

#: Everything that UTF-8 can write: control characters, quotation marks, directions, what is beyond the first plane.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
counts = st.integers(1, 2**53 - 1)
instants = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=3))]))


@given(previous=hashes, number=counts, code=texts, version=counts, kind=texts, note=texts, at=instants, content=hashes)
def test_the_bytes_of_a_link_are_those_of_the_definition(
    previous: str, number: int, code: str, version: int, kind: str, note: str, at: datetime, content: str
) -> None:
    header = Header(number=number, code=code, version=version, kind=kind, note=note, published_at=at)
    written = link_bytes(previous, number, code, version, kind, note, written_instant(at), content)
    assert hashlib.sha256(written).hexdigest() == chain_sha256(previous, header, content)


@given(instants)
def test_an_instant_is_hashed_alike_however_it_is_kept(at: datetime) -> None:
    as_sqlite_keeps_it = str(at.astimezone(UTC).replace(tzinfo=None))
    assert _instant(as_sqlite_keeps_it) == _instant(at) == written_instant(at)
