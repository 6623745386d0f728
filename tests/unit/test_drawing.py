"""Pages are drawn untraced once they were drawn often, and undrawn where nobody looks at them; all else stays."""

import sys
from types import FrameType
from typing import Any

import pytest
from django.template import engines
from django.test import Client

from tests.drawing import TRACED, untraced_once_drawn_often
from tests.factories.desk import a_claim, an_editor
from tests.factories.desk_forms import change_url, form_at, page_as_sent
from tests.factories.undrawn import undrawn


def test_the_first_drawings_of_a_template_are_traced_and_what_follows_a_drawing_always_is() -> None:
    traced: list[str] = []

    def trace(frame: FrameType, _event: str, _argument: Any) -> None:
        traced.append(frame.f_code.co_name)

    def shown() -> str:
        return "drawn"

    def afterwards() -> None:
        pass

    template: Any = engines["django"].from_string("{{ shown }}")
    template.template.name = "drawn here alone"  # a run with coverage counts the nameless together
    before = sys.gettrace()
    with untraced_once_drawn_often():
        sys.settrace(trace)
        try:
            for _time in range(TRACED + 3):
                assert template.render({"shown": shown}) == "drawn"
                afterwards()
            assert sys.gettrace() is trace
        finally:
            sys.settrace(before)
    assert traced.count("shown") == TRACED
    assert traced.count("afterwards") == TRACED + 3


def test_a_drawing_that_fails_is_followed_by_tracing_too() -> None:
    def trace(_frame: FrameType, _event: str, _argument: Any) -> None:
        return None

    def failing() -> str:
        raise ZeroDivisionError

    template: Any = engines["django"].from_string("{{ failing }}")
    template.template.name = "failing here alone"
    before = sys.gettrace()
    with untraced_once_drawn_often():
        sys.settrace(trace)
        try:
            for _time in range(TRACED + 1):
                with pytest.raises(ZeroDivisionError):
                    template.render({"failing": failing})
            assert sys.gettrace() is trace
        finally:
            sys.settrace(before)


@pytest.mark.django_db
def test_a_page_that_is_not_drawn_holds_the_same_form_and_is_drawn_again_afterwards(client: Client) -> None:
    client.force_login(an_editor())
    address = change_url(a_claim().incident)
    with undrawn():
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.context["user"].is_authenticated, "what every page is told is told too"
    drawn = client.get(address)
    assert b"claims-0-figures_text" in drawn.content
    assert form_at(client, address) == page_as_sent(drawn)
