"""Every route of the project, so that a test can visit all and fails where it does not know how to reach one."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver


def routes(*, desk: bool) -> Iterator[URLPattern]:
    """The routes of the desk, or all others."""
    for each in get_resolver().url_patterns:
        if str(each.pattern).startswith("admin/"):
            if desk:
                yield from _under(each)
        elif not desk:
            yield from _under(each)


def _under(each: Any) -> Iterator[URLPattern]:
    if isinstance(each, URLPattern):
        yield each
    else:
        for inner in each.url_patterns:
            yield from _under(inner)
