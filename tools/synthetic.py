"""`make serve-synthetic`: a database of synthetic incidents, filled once, for anyone to try the site at size."""

import os
from collections.abc import Callable
from pathlib import Path

from tools.setup import PROGRESS_WIDTH, Place
from tools.steps import Step
from tools.terminal import Problem, run_logged

MOST = 9_999_999  # what the codes of synthetic incidents have digits for
SEED = "1"


def read_count(text: str) -> int:
    """A number of incidents from what a person typed, with or without separators of thousands.

    Raises:
        Problem: it is no number that can be filled in.
    """
    digits = text.replace("_", "").replace(",", "")
    if not digits.isascii() or not digits.isdigit() or not 1 <= int(digits[:20]) <= MOST:
        msg = f"N={text} will not do; choose a number of incidents from 1 to {MOST:,}."
        raise Problem(msg)
    return int(digits)


def database_of(place: Place, count: int) -> Path:
    """The file of the database with so many incidents."""
    return place.var / f"synthetic-{count}/counterclaim.sqlite3"


def environment(database: Path) -> dict[str, str]:
    """What makes the application use that database, whatever else the machine names."""
    return {"DATABASE_URL": f"sqlite:///{database}"}


def synthesizing(place: Place, count: int) -> list[Step]:
    """The steps that fill the database, keep a filled one at the newest migrations, and build the map's index of it.

    It is filled under another name and takes its own when it is whole: a fill that was cut short is begun anew. No
    change of the code fills it again; to do so, remove the folder.
    """
    root, database = place.root, database_of(place, count)
    name = f"synthetic-{count}"

    def fill() -> None:
        unfinished = database.with_name("unfinished.sqlite3")
        database.parent.mkdir(parents=True, exist_ok=True)
        for path in database.parent.glob("*.sqlite3*"):
            path.unlink()
        manage(place, name, unfinished, "migrate", "--no-input")()
        manage(place, name, unfinished, "synthesize", str(count), "--seed", SEED)()
        # The last connection has put everything into the one file when it closed.
        os.replace(unfinished, database)

    return [
        Step(
            name=name,
            title=f"{count:,} synthetic incidents, into var/{name}",
            cost="twelve minutes and 8 GB a million",
            act=fill,
            makes=(database,),
        ),
        Step(
            name=f"{name}-migrations",
            title="Their database at the newest migrations",
            act=manage(place, f"{name}-migrations", database, "migrate", "--no-input"),
            reads=tuple(sorted(root.glob("*/migrations"))),
            makes=(database,),
            after=(name,),
        ),
        Step(
            name=f"{name}-index",
            title="The index of their map",
            cost="half a minute a million",
            act=manage(place, f"{name}-index", database, "build_index"),
            reads=(*sorted((root / "mapviews/index").glob("*.py")), root / "record/entry_columns.py"),
            after=(f"{name}-migrations",),
        ),
    ]


def manage(place: Place, name: str, database: Path, *arguments: str) -> Callable[[], None]:
    """An action that runs a management command on that database."""

    def act() -> None:
        run_logged(
            [place.python, place.root / "manage.py", *arguments],
            log=place.var / f"log/{name}.log",
            problem=f"`manage.py {' '.join(arguments)}` failed; what it said stands above.",
            env={"PYTHONPATH": str(place.root), **environment(database)},
            progress=lambda line: line.strip()[:PROGRESS_WIDTH] or None,
        )

    return act
