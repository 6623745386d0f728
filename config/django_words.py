"""Words of Django's own that our catalogues translate otherwise: gathered from here, used by Django.

Months: Iraq and the Levant have names of their own, and readers elsewhere know only the Latin ones. Newspapers that
are read in both write the two, "كانون الأول (ديسمبر)"; so do we.
"""

from typing import Final

from django.utils.translation import gettext_noop

MONTHS: Final = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)
