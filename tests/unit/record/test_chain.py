"""What a link of the chain is made of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from record.chain import GENESIS_SHA256, Header, chain_sha256, content_sha256

HEADER = Header(
    number=1,
    code="IQ-2016-0001",
    version=1,
    kind="published",
    note="",
    published_at=datetime(2026, 1, 1, 12, tzinfo=UTC),
)
CONTENT = content_sha256("{}")


def test_a_link_is_the_same_for_ever() -> None:
    link = "438f1e1cdac354fb892a508cae7af46868d41655a684c1e461edb09c82c78d0f"
    assert chain_sha256(GENESIS_SHA256, HEADER, CONTENT) == link
    assert content_sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 2},
        {"code": "IQ-2016-0002"},
        {"version": 2},
        {"kind": "corrected"},
        {"note": "x"},
        {"published_at": HEADER.published_at + timedelta(microseconds=1)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_every_part_of_the_header_changes_the_link(changes: dict[str, Any]) -> None:
    changed = chain_sha256(GENESIS_SHA256, replace(HEADER, **changes), CONTENT)
    assert changed != chain_sha256(GENESIS_SHA256, HEADER, CONTENT)


def test_content_and_previous_link_change_the_link() -> None:
    link = chain_sha256(GENESIS_SHA256, HEADER, CONTENT)
    assert chain_sha256("1" * 64, HEADER, CONTENT) != link
    assert chain_sha256(GENESIS_SHA256, HEADER, content_sha256("{ }")) != link


def test_the_zone_in_which_an_instant_is_written_does_not_change_the_link() -> None:
    baghdad = HEADER.published_at.astimezone(timezone(timedelta(hours=3)))
    moved = replace(HEADER, published_at=baghdad)
    assert chain_sha256(GENESIS_SHA256, moved, CONTENT) == chain_sha256(GENESIS_SHA256, HEADER, CONTENT)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        replace(HEADER, published_at=datetime(2026, 1, 1))  # noqa: DTZ001 - the fault under test
