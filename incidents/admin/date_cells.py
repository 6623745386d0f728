"""How a date stands in a list of the desk: in words, and beneath them the EDTF of what is more than a plain day."""

from django.utils.html import format_html

from record.dates_said import edtf_words, is_plain_day

#: What Django writes in an empty cell.
_NOTHING = "-"


def date_cell(edtf: str) -> str:
    """The date of a row. No query; the words are remembered, so a cell takes some microseconds.

    The EDTF stands in an element of its own, left to right: its brackets would turn round on a page in Arabic. What has
    no words is not said twice.
    """
    words = edtf_words(edtf)
    if not edtf or is_plain_day(edtf) or words == edtf:
        return words or _NOTHING
    return format_html('{} <bdi class="edtf" dir="ltr">{}</bdi>', words, edtf)
