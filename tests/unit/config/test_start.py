"""Commands start without what pages alone need; the server has read it before its first reader comes."""

import os
import subprocess
import sys

import pytest

from tests.live_site import ROOT

COMMAND = "import django; django.setup(); import config.urls"
SERVER = "import config.wsgi"
#: They take a second and more to read.
HEAVY = ("folium", "scipy.spatial")


@pytest.mark.parametrize(
    ("start", "has_read"), [pytest.param(COMMAND, False, id="command"), pytest.param(SERVER, True, id="server")]
)
def test_what_pages_alone_need_is_read_by_the_server_and_by_no_command(start: str, has_read: bool) -> None:
    script = f"{start}\nimport sys\nprint(*(name in sys.modules for name in {HEAVY!r}))"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(has_read)] * len(HEAVY)
