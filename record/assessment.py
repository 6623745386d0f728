"""What the recorders themselves say of an incident, apart from the claims: grades, and notes on what is disputed."""

from dataclasses import dataclass

from record.vocabulary import Disagreement, Grade


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """The recorders' grade, with its ground. ``actor`` is the alleged perpetrator it is about; null: nobody named."""

    grade: Grade
    ground: str = ""
    actor: str | None = None


@dataclass(frozen=True, kw_only=True)
class DisputeNote:
    """What the recorders tell readers of one thing that the claims disagree about."""

    about: Disagreement
    text: str
