"""Claims for tests, said in a line: ``claim("1", killed("more than 100"))``."""

from typing import Any

from record.dossier import PublicClaim, PublicFigure, PublicSource, Stance
from record.vocabulary import About, Measure, PersonStatus, Position, Qualifier

SOURCE = PublicSource(key="article", title="An article")


def figure(low: int | None, high: int | None, qualifier: Qualifier = Qualifier.EXACTLY, **more: Any) -> PublicFigure:
    """Civilians killed, unless ``more`` says otherwise."""
    words = more.pop("verbatim", f"{low} to {high}")
    parts = {
        "measure": Measure.KILLED,
        "status": PersonStatus.CIVILIAN,
        "understood": True,
        "convention": "counterclaim",
    }
    return PublicFigure(verbatim=words, qualifier=qualifier, low=low, high=high, **{**parts, **more})


def exactly(number: int, **more: Any) -> PublicFigure:
    """That number."""
    return figure(number, number, **{"verbatim": str(number), **more})


def denial(**more: Any) -> PublicFigure:
    """A number denied in words, without another."""
    return figure(None, None, Qualifier.UNKNOWN, denied=True, understood=False, verbatim="wrong news", **more)


def none(**more: Any) -> PublicFigure:
    """There were none."""
    return figure(0, 0, Qualifier.NONE, verbatim="none", **more)


def claim(ref: str, *figures: PublicFigure, on: dict[About, Position] | None = None, **more: Any) -> PublicClaim:
    """A claim by claimant "by 1" for ref "1", in the one article, unless ``more`` says otherwise."""
    stances = tuple(Stance(about=about, position=position) for about, position in (on or {}).items())
    parts: dict[str, Any] = {"claimant": f"by {ref}", "source": SOURCE.key, "position": Position.ALLEGES}
    return PublicClaim(ref=ref, stances=stances, figures=figures, **{**parts, **more})
