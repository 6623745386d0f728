"""Questions on a page: each warning with a field for the reason, under a name that is made of what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from incidents.doubt import Doubt
from incidents.models import EditAction, Incident, Judgement
from incidents.services.overriding import Answer, answer

STOPPED: Final = gettext_lazy("Answer each question first: change what is wrong, or say why it is so.")
_REASON: Final = "_known-"
_JUDGEMENT: Final = "_judged-"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One warning as a page asks it, with what was typed so far."""

    answer: Answer
    was_sent: bool

    @property
    def doubt(self) -> Doubt:
        """What is asked about."""
        return self.answer.doubt

    @property
    def name(self) -> str:
        """The name of the field of the reason."""
        return f"{_REASON}{self.doubt.key}"

    @property
    def judgement_name(self) -> str:
        """The name of the choice, where another incident may be the same."""
        return f"{_JUDGEMENT}{self.doubt.key}"

    @property
    def fault(self) -> str:
        """What is wrong with what was typed; empty while nothing was asked yet."""
        return self.answer.fault if self.was_sent else ""


def answer_all(incident: Incident, asked: Iterable[Question], by: User, action: EditAction) -> None:
    """Keep the answers to questions, all of which have one. Nothing is written where there are none."""
    if answers := [each.answer for each in asked]:
        answer(incident=incident, answers=answers, by=by, action=action)


def reasons_sent(sent: QueryDict, asked: Iterable[Question] = ()) -> list[tuple[str, str]]:
    """What was typed to questions that a page does not ask now, by name, so that it is not lost with the page."""
    shown = {name for each in asked for name in (each.name, each.judgement_name)}
    names = [name for name in sent if name.startswith((_REASON, _JUDGEMENT)) and name not in shown]
    return [(name, value) for name in names if (value := sent.get(name, "")).strip()]


def questions(sent: QueryDict, doubts: Iterable[Doubt]) -> tuple[Question, ...]:
    """The questions of these warnings, with what was sent for each. What was sent for another value is passed over."""
    found = []
    for doubt in doubts:
        name, judged = f"{_REASON}{doubt.key}", sent.get(f"{_JUDGEMENT}{doubt.key}", "")
        judgement = Judgement(judged) if judged in Judgement.values else Judgement.DISTINCT
        given = Answer(doubt=doubt, reason=sent.get(name, ""), judgement=judgement)
        found.append(Question(answer=given, was_sent=name in sent))
    return tuple(found)
