"""A thorough run tries oftener, and only when it is asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("asked", "said"), [(None, "7 50"), ("", "7 50"), ("no", "7 50"), ("yes", "900 500")])
def test_a_run_is_thorough_when_it_is_asked_to_be(asked: str | None, said: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "THOROUGH"}
    env |= {} if asked is None else {"THOROUGH": asked}
    code = "from tests.thoroughness import EXAMPLES, times; print(times(7, thorough=900), EXAMPLES)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
