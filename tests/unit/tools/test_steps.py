"""Set-up is taken in steps: each once, and again when what it is made from changes."""

from pathlib import Path

import pytest

from tools.steps import Stamps, Step, dependents, take
from tools.terminal import Problem


class Kitchen:
    """Steps that write down when they were taken."""

    def __init__(self, folder: Path) -> None:
        self.stamps = Stamps(folder / "stamps")
        self.flour = folder / "flour"
        self.bread = folder / "bread"
        self.flour.write_text("wheat")
        self.taken: list[str] = []
        self.burns = False

    def bake(self) -> None:
        self.taken.append("bake")
        if self.burns:
            msg = "The bread is burnt."
            raise Problem(msg)
        self.bread.write_text(f"bread of {self.flour.read_text()}")

    def steps(self, *, oven: str = "gas") -> list[Step]:
        return [
            Step(
                name="bake",
                title="Bread",
                act=self.bake,
                reads=(self.flour,),
                settings=(oven,),
                makes=(self.bread,),
                cost="an hour",
            ),
            Step(name="eat", title="Meal", act=lambda: self.taken.append("eat"), after=("bake",)),
            Step(name="sing", title="Song", act=lambda: self.taken.append("sing")),
        ]

    def run(self, **changes: str) -> list[str]:
        self.taken.clear()
        assert take(self.steps(**changes), self.stamps) == self.taken
        return list(self.taken)


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return Kitchen(tmp_path)


def test_everything_is_done_the_first_time_and_nothing_the_second(kitchen: Kitchen) -> None:
    assert kitchen.run() == ["bake", "eat", "sing"]
    assert kitchen.run() == []


def test_a_step_is_taken_again_when_what_it_reads_changes_and_so_are_those_that_build_on_it(kitchen: Kitchen) -> None:
    kitchen.run()
    kitchen.flour.write_text("rye")

    assert kitchen.run() == ["bake", "eat"]


def test_a_step_is_taken_again_when_what_it_made_is_gone(kitchen: Kitchen) -> None:
    kitchen.run()
    kitchen.bread.unlink()

    assert kitchen.run() == ["bake", "eat"]


def test_a_step_is_taken_again_when_a_setting_changes(kitchen: Kitchen) -> None:
    kitchen.run()

    assert kitchen.run(oven="wood") == ["bake", "eat"]


def test_touching_a_file_without_changing_it_costs_nothing(kitchen: Kitchen) -> None:
    kitchen.run()
    kitchen.flour.write_text("wheat")

    assert kitchen.run() == []


def test_a_step_that_failed_is_taken_again_and_those_after_it_too(kitchen: Kitchen) -> None:
    kitchen.run()
    kitchen.flour.write_text("rye")
    kitchen.burns = True
    with pytest.raises(Problem):
        take(kitchen.steps(), kitchen.stamps)
    kitchen.flour.write_text("wheat")  # as it was when all was well: the old stamps must not count
    kitchen.burns = False

    assert kitchen.run() == ["bake", "eat"]


def test_it_says_what_it_does_how_far_it_is_and_what_takes_long(
    kitchen: Kitchen, capsys: pytest.CaptureFixture[str]
) -> None:
    kitchen.run()
    said = capsys.readouterr().out
    kitchen.run()

    assert "[1/3] Bread (an hour) ..." in said
    assert "[3/3] Song ..." in said
    assert "[1/3] Bread: up to date" in capsys.readouterr().out


def test_what_builds_on_a_step_through_another_counts_too() -> None:
    chain = [
        Step(name=name, title=name, act=lambda: None, after=after)
        for name, after in (("a", ()), ("b", ("a",)), ("c", ("b",)), ("d", ()))
    ]

    assert dependents("a", chain) == {"b", "c"}


def test_a_folder_is_read_whole_but_for_compiled_files(tmp_path: Path) -> None:
    kitchen = Kitchen(tmp_path)
    folder = tmp_path / "code"
    (folder / "__pycache__").mkdir(parents=True)
    (folder / "bake.py").write_text("one")
    step = Step(name="mill", title="Mill", act=lambda: None, reads=(folder,))
    take([step], kitchen.stamps)

    (folder / "__pycache__/bake.pyc").write_text("compiled")
    assert kitchen.stamps.is_current(step)
    (folder / "new.py").write_text("two")
    assert not kitchen.stamps.is_current(step)
