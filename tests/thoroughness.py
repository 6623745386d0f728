"""How often a test tries: in every run enough to find a fault, with ``THOROUGH=yes make test`` very often.

For attacks and properties, which try one thing in many random ways. Run it thoroughly before a release, and after a
change of what such a test is about: ``THOROUGH=yes make test ARGS=tests/security/test_disclosure_attack.py``.
"""

import os
from typing import Final

THOROUGH: Final = os.environ.get("THOROUGH") == "yes"
#: Examples of each property.
EXAMPLES: Final = 500 if THOROUGH else 50


def times(usual: int, *, thorough: int) -> int:
    """How often to try in this run."""
    return thorough if THOROUGH else usual
