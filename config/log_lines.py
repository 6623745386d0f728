"""How a line of the log is written: as Python does, without what the database adds of its rows."""

import logging
import re
from collections.abc import Iterator
from types import TracebackType

from django.db import Error

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
#: After the first sentence of an error: where the words of rows and statements begin.
_QUOTED = re.compile(r"\n(?:LINE \d+|DETAIL|CONTEXT|QUERY):")


class LogLines(logging.Formatter):
    """Errors of the database say what was refused and by which rule; the row itself stays out of the log.

    PostgreSQL quotes the whole row after "DETAIL:" and part of the statement after "LINE 1:", and with them what the
    desk holds back from readers.
    """

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's name
        """The traceback. Shortens the errors themselves, for Python offers no other way to print them."""
        for error in _with_causes(ei[1]):
            if _is_of_database(error):
                error.args = tuple(_QUOTED.split(each)[0] if isinstance(each, str) else each for each in error.args)
        return super().formatException(ei)


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that it came from, each once."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__]


def _is_of_database(error: BaseException) -> bool:
    """Django's, or the driver's that it came from: both say the same."""
    return isinstance(error, Error) or type(error).__module__.startswith("psycopg")
