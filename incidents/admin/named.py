"""A new actor or source that has its name already: typed where one was looked for and none was found."""

from typing import Final

from django.http import HttpRequest
from django.utils.text import slugify

#: What the list of choices calls it, in the address of the page that adds one.
NAME: Final = "name"
_LONGEST_KEY: Final = 80
_WEB: Final = ("http://", "https://")


def named(request: HttpRequest, *, column: str, address: str | None = None) -> dict[str, str]:
    """What the form of a new row begins with: the name in its column, and a key made of it. Empty where none is named.

    What is a web address goes into the column ``address``, if there is one: it is no title, and makes no good key.

    Anything may stand in the address: what it proposes is shown in the form, and checked there when it is saved.
    """
    name = request.GET.get(NAME, "").strip()
    if address is not None and name.lower().startswith(_WEB):
        return {address: name}
    return {column: name, "key": slugify(name, allow_unicode=True)[:_LONGEST_KEY]} if name else {}
