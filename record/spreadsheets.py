"""Text in files that spreadsheets open: none of it is run."""

import re
from typing import Final

#: Makes Excel read Arabic as what it is.
BYTE_ORDER_MARK: Final = "\ufeff"
#: What begins a formula in some spreadsheet: the signs in ASCII and in full width, and what is skipped before them. The
#: apostrophes are those that were put before such a text already, so that taking one away always gives back the text.
_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it. Take one away to get it back.

    >>> harmless("=1+1")
    "'=1+1"
    >>> harmless("1+1")
    '1+1'
    """
    return f"'{text}" if _FORMULA.match(text) else text
