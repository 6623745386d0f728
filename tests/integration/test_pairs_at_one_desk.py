"""Pairs, each on one page, over HTTP from two processes at once: nobody's words are lost.

The suite plays few rounds. ``PAIRS=50 ROUNDS=20 pytest tests/integration/test_pairs_at_one_desk.py`` plays them all.
"""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.factories.scratch_database import scratch_database

ROOT = Path(__file__).resolve().parents[2]
SIDES = ("Nadia", "Omar")
PAIRS, ROUNDS = int(os.environ.get("PAIRS", "8")), int(os.environ.get("ROUNDS", "3"))

ENTER = """
import django
django.setup()
from tests.factories.desk import an_actor, an_editor
for pair in range(int(__import__("sys").argv[1])):
    an_actor(key=f"actor-{pair}", name=f"Actor {pair}")
    for side in ("Nadia", "Omar"):
        an_editor(username=f"{side}-{pair}")
"""

WRITER = """
import json
import sys
import django
django.setup()
from django.contrib.auth.models import User
from django.test import Client
from incidents.history.owning import Root
from incidents.history.recording import last_number
from incidents.models import Actor
side, pairs, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
desks = []
for pair in range(pairs):
    client = Client()
    client.force_login(User.objects.get(username=f"{side}-{pair}"))
    desks.append((client, Actor.objects.get(key=f"actor-{pair}").pk))
for turn in range(rounds):
    states = [last_number(Root("actor", key)) for _client, key in desks]
    print("ready", flush=True)
    sys.stdin.readline()
    for pair, (client, key) in enumerate(desks):
        words = f"{side} in round {turn} of pair {pair}."
        sent = {"name": f"Actor {pair}", "key": f"actor-{pair}", "kind": "government_body", "note": words}
        sent |= {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0, "_state": states[pair]}
        answer = client.post(f"/admin/incidents/actor/{key}/change/", sent)
        page = answer.content.decode()
        seen = [name for name in ("Nadia", "Omar") if f"{name} in round {turn} of pair {pair}." in page]
        print(json.dumps([turn, pair, side, answer.status_code, seen]), flush=True)
"""

NOTES = """
import json
import django
django.setup()
from incidents.models import Actor
print(json.dumps(list(Actor.history.values_list("note", flat=True))))
"""


def run(env: dict[str, str], program: str, *arguments: object) -> str:
    words = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(words, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


def play(env: dict[str, str]) -> list[list[Any]]:
    """Each side posts to every page once a round; both begin each round at the same moment, from the same states."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, side, str(PAIRS), str(ROUNDS)],
            cwd=ROOT,
            env=env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for side in SIDES
    ]
    answers: list[list[Any]] = []
    with ExitStack() as open_pipes:
        for writer in writers:
            open_pipes.enter_context(writer)
        for _round in range(ROUNDS):
            for writer in writers:
                assert writer.stdout is not None
                assert writer.stdout.readline() == "ready\n"
            for writer in writers:
                assert writer.stdin is not None
                writer.stdin.write("go\n")
                writer.stdin.flush()
            for writer in writers:
                assert writer.stdout is not None
                answers += [json.loads(writer.stdout.readline()) for _pair in range(PAIRS)]
    assert [writer.returncode for writer in writers] == [0, 0]
    return answers


@pytest.mark.django_db
def test_of_two_who_save_at_once_one_is_taken_and_the_other_is_shown_both(tmp_path: Path) -> None:
    with scratch_database(tmp_path) as url:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "COUNTERCLAIM_TEST_DATABASE_URL": url,
            "PYTHONPATH": str(ROOT),
        }
        run(env, ENTER, PAIRS)
        answers = play(env)
        kept = set(json.loads(run(env, NOTES)))
    assert len(answers) == 2 * PAIRS * ROUNDS
    taken = {(turn, pair): side for turn, pair, side, status, _seen in answers if status == 302}
    asked = {(turn, pair): (side, seen) for turn, pair, side, status, seen in answers if status == 409}
    everything = {(turn, pair) for turn in range(ROUNDS) for pair in range(PAIRS)}
    assert set(taken) == set(asked) == everything  # one each, in every round of every pair
    for (turn, pair), side in taken.items():
        assert f"{side} in round {turn} of pair {pair}." in kept
        loser, seen = asked[turn, pair]
        assert (loser, seen) == (next(each for each in SIDES if each != side), list(SIDES))
