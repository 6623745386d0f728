"""Numbers and dates in Arabic: ``1,200``, ``1.3``, ``7 كانون الأول (ديسمبر) 2016``.

Django writes 1.200 and 1,3. News in Arabic that sets its digits as 0 to 9 writes them with a comma for thousands and a
point for decimals, as our sentences on places and all exports do.
"""

from typing import Final

DECIMAL_SEPARATOR: Final = "."
THOUSAND_SEPARATOR: Final = ","
NUMBER_GROUPING: Final = 3
DATE_FORMAT: Final = "j F Y"
DATETIME_FORMAT: Final = "j F Y, H:i"
TIME_FORMAT: Final = "H:i"
MONTH_DAY_FORMAT: Final = "j F"
YEAR_MONTH_FORMAT: Final = "F Y"
