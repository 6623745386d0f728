"""The incident page of the desk, loaded and saved, beside Django's own admin with rows in a table, in one run.

    python benchmarks/desk_page.py [--claims 7 200] [--rounds 7]

The demo's incident, its seven claims repeated, in a database in memory. Loading is one GET; saving is one POST of the
page in which the first open claim was changed (of many claims, the desk opens the one that is asked for). The peer is
Django's ModelAdmin with a tabular inline of the same claims' own columns, each row a form: without figures, stances,
places to find, or a word on how anything is understood. Whole requests through Django's handlers, without a network;
seconds of the processor, the median of the rounds. Prints a table and one JSON line.
"""

import argparse
import copy
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=[7, 200])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    results = [row for count in options.claims for row in measured(count, options.rounds)]
    for row in results:
        print(
            f"{row['claims']:4d} claims  {row['page']:12s} load {row['load_s']:7.3f} s  save {row['save_s']:7.3f} s  "
            f"{row['kilobytes']:7.0f} kB"
        )
    print(json.dumps(results))


def measured(count: int, rounds: int) -> list[dict[str, Any]]:
    """One row for our page, one for the peer's."""
    from django.contrib import admin
    from django.test import Client, override_settings
    from django.test.utils import setup_test_environment, teardown_test_environment
    from django.urls import include, path

    from incidents.history.owning import Root
    from incidents.history.recording import last_number
    from incidents.models import Claim, Figure, Incident
    from incidents.services.loading import load_case
    from tests.factories.desk import an_editor
    from tests.factories.desk_forms import page_as_sent, qaim_case

    case = copy.deepcopy(qaim_case())
    case["incident"]["code"] = f"IQ-2016-{count:04d}"
    case["claims"] = [
        {name: value for name, value in case["claims"][index % 7].items() if name != "known_through"}
        | {"number": index + 1}
        for index in range(count)
    ]
    editor = an_editor()
    incident = load_case(case=case, by=editor).incident
    client = Client()
    client.force_login(editor)

    class Claims(admin.TabularInline):  # type: ignore[type-arg]
        model = Claim
        extra = 0
        autocomplete_fields = ("claimant", "source", "known_through")
        max_num = 1_000

    class Incidents(admin.ModelAdmin):  # type: ignore[type-arg]
        inlines = (Claims,)

    class ClaimPage(admin.ModelAdmin):  # type: ignore[type-arg]
        search_fields = ("summary",)

    peer = admin.AdminSite("peer")
    for model, page in ((Incident, Incidents), (Claim, ClaimPage), (Figure, admin.ModelAdmin)):
        peer.register(model, page)
    from incidents.admin import ActorAdmin, SourceAdmin
    from incidents.models import Actor, Source

    peer.register(Actor, ActorAdmin)
    peer.register(Source, SourceAdmin)

    class Addresses:
        urlpatterns = (path("peer/", peer.urls), path("", include("config.urls")))

    ours = f"/admin/incidents/incident/{incident.pk}/change/"
    theirs = f"/peer/incidents/incident/{incident.pk}/change/"
    rows = []
    with override_settings(ROOT_URLCONF=Addresses, ALLOWED_HOSTS=["testserver"], DATA_UPLOAD_MAX_NUMBER_FIELDS=100_000):
        for name, url in (("the desk", f"{ours}?claim=1"), ("stock admin", theirs)):
            setup_test_environment()  # the test client keeps what a page was made of, and is slow meanwhile
            shown = client.get(url)
            sent = page_as_sent(shown)
            teardown_test_environment()
            turn = iter(range(1_000))

            def save(url: str = url, sent: dict[str, Any] = sent, turn: Any = turn) -> None:
                # What the page read names the last edit that it saw, or the save is taken for that of a second person.
                seen = {"_state": last_number(Root("incident", incident.pk))} if "_state" in sent else {}
                answer = client.post(url, sent | seen | {"claims-0-summary": f"Changed {next(turn)}."})
                assert answer.status_code == 302, answer.content.decode()

            rows.append(
                {
                    "claims": count,
                    "page": name,
                    "load_s": median(partial(client.get, url), rounds),
                    "save_s": median(save, rounds),
                    "kilobytes": len(shown.content) / 1000,
                }
            )
    return rows


def median(act: Callable[[], Any], rounds: int) -> float:
    """Seconds of the processor that one takes: what an editor waits for on a machine with nothing else to do."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        act()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
