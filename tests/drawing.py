"""Pages are drawn without tracing for coverage once the same template has been drawn under it often enough.

Tracing doubles the time of what it traces, and most of a test of a page is spent in drawing it, line for line the same
as in the test before. All else, the view and its forms, what it asks and what it writes, is traced every time.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

from django.template.backends.django import Template

#: Enough for the cases of a template that tests come to first: empty and full, new and stored, refused, in Arabic.
TRACED: Final = 5


@contextmanager
def untraced_once_drawn_often() -> Iterator[None]:
    """Within the block, stop tracing while a template is drawn for more than the fifth time in this process."""
    drawn: Counter[str] = Counter()
    draw = Template.render

    def render(template: Template, *args: Any, **kwargs: Any) -> Any:
        name = str(template.template.name)
        drawn[name] += 1
        tracing = sys.gettrace() if drawn[name] > TRACED else None
        if tracing is None:
            return draw(template, *args, **kwargs)
        sys.settrace(None)
        try:
            return draw(template, *args, **kwargs)
        finally:
            sys.settrace(tracing)

    with patch.object(Template, "render", render):
        yield
