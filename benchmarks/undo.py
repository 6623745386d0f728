"""Undo a thousand edits of one account, over public incidents: seconds, and whether the record is what it was.

``python benchmarks/undo.py [EDITS] [INCIDENTS]``. Uses an SQLite database of its own in a temporary folder.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WHY = "Entered from a forged document."


def main(edits: int, incidents: int) -> None:
    """Enter, publish, edit by two, correct, undo; print what it took."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from incidents.history.recording import editing
    from incidents.models import Claim
    from incidents.services.publishing import correct, publish
    from incidents.services.undoing import undo_edits
    from record.publication import Publication
    from tests.factories.desk import a_claim, a_figure, an_editor, an_incident

    call_command("migrate", verbosity=0)
    publisher, mistaken, careful = (an_editor(username=name) for name in ("publisher", "mistaken", "careful"))
    rows = [an_incident() for _ in range(incidents)]
    for incident in rows:
        with editing(by=careful):
            a_figure(claim=a_claim(incident=incident, number=1))
        publish(incident=incident, by=publisher)
    before = dict(Publication.objects.values_list("code", "content"))
    since = timezone.now()
    for turn in range(edits):
        incident = rows[turn % incidents]
        with editing(by=mistaken):
            Claim.objects.filter(incident=incident).update(summary=f"Wrong {turn}")
    for incident in rows:
        correct(incident=incident, by=publisher, note="New claims.")
    began, processor = time.perf_counter(), time.process_time()
    done = undo_edits(account=mistaken, since=since, by=publisher, why=WHY)
    took, processor = time.perf_counter() - began, time.process_time() - processor
    after = {code: getattr(Publication.objects.latest_of(code), "content", None) for code in before}
    load = os.getloadavg()[0]
    print(
        f"{done.edits} edits in {len(done.rows)} dossiers undone in {took:.1f} s, {processor:.1f} s of "
        f"processor time, at a load of {load:.1f}; "
        f"{len(done.corrected)} corrections; the record is what it was to the byte: {after == before}"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ["COUNTERCLAIM_TEST_DATABASE_URL"] = f"sqlite:///{folder}/undo.sqlite3"
        wanted = [int(word) for word in sys.argv[1:3]]
        main(*(wanted + [1000, 50][len(wanted) :]))
