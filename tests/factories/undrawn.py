"""Pages that are asked for what they were given to show, and are not drawn.

To draw the page of an incident takes most of its time. Where a test only wants the form to send back, the questions, or
the status of an answer, it asks for the page undrawn: all else happens as ever, queries, checks and middleware. What is
drawn is looked at by the tests that read it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.template.backends.django import Template
from django.template.context import make_context
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.test.signals import template_rendered


@contextmanager
def undrawn() -> Iterator[None]:
    """Answers within the block are empty pages, with the context that their templates would have been given."""
    with patch.object(SimpleTemplateResponse, "rendered_content", property(_told)):
        yield


def _told(response: SimpleTemplateResponse) -> str:
    """Nothing drawn, but the context told as drawing tells it to Django's client."""
    request = response._request if isinstance(response, TemplateResponse) else None
    context = make_context(response.resolve_context(response.context_data), request)
    template = response.resolve_template(response.template_name)
    assert isinstance(template, Template)
    with context.bind_template(template.template):
        template_rendered.send(sender=None, template=template.template, context=context)
    return ""
