"""The desk's lists at 100,000 incidents: every filter, pairs of them, orders, searches, deep pages, and choices.

    python benchmarks/desk_lists.py [--count 100000] [--times 5] [--pairs 60] [--peer-times 1] [--postgres]

Drafts are seeded, two claims each, in a database of their own: an SQLite file under var, made once, or a PostgreSQL
server of this run alone. What the lists know of them is written straight from the seeds, and 300 of them are compared
with what the desk works out. Every figure is a whole page of a hundred rows, from the request to the last byte, in
milliseconds: by the clock, and of processor time, which on SQLite includes the database's and does not depend on what
else the machine does. The peer is Django's own ModelAdmin on the same rows, with ``icontains`` over the same names.
"""

import argparse
import contextlib
import itertools
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

DESK = "/admin/incidents/"
LIST = f"{DESK}incident/"
FILTERS: dict[str, tuple[str, ...]] = {
    "waits": ("me", "reviewer", "publisher", "named", "nobody"),
    "status__exact": ("draft", "published"),
    "missing": ("nothing", "anything", "date", "place", "sensitivity", "claims", "claim_date", "links"),
    "sources": ("no-source", "no-address", "no-archive", "archived"),
    "disagreement": ("any", "figures", "event", "none"),
    "country": ("IQ", "SY", "LY", "open"),
    "event_type__exact": ("battles", "explosions"),
    "grade__exact": ("not_assessed", "fair"),
    "sensitivity__exact": ("not_sensitive",),
    "disclosure__exact": ("as_recorded",),
    "archived": ("only", "all"),
}
SEARCHED = {
    "one code": "IQ-2016-00011",
    "a place in Arabic": "القائم",
    "a tenth of all": "hospital",
    "title and place": "drone market Taiz",
    "a claimant": "spokesman 137",
    "a claimant in small letters and part": "taiz spokes",
    "an address": "https://news-17.example.org/2016",
    "an address from its host": "news-17.example.org/2016/1",
    "the beginning of all codes": "2016",
    "nothing": "nowhere at all",
}
OTHERS = {
    "sources": (f"{DESK}source/", {}),
    "sources without a copy": (f"{DESK}source/", {"archive": "none"}),
    "sources, last page": (f"{DESK}source/", {"p": "200"}),
    "sources, search": (f"{DESK}source/", {"q": "dozens Taiz"}),
    "sources, search an address": (f"{DESK}source/", {"q": "https://news-17.example.org/2016"}),
    "actors": (f"{DESK}actor/", {}),
    "actors, search": (f"{DESK}actor/", {"q": "spokesman 13"}),
    "choices of a source": (
        "/admin/autocomplete/",
        {"app_label": "incidents", "model_name": "claim", "field_name": "source", "term": "dozens"},
    ),
    "choices of a claimant": (
        "/admin/autocomplete/",
        {"app_label": "incidents", "model_name": "claim", "field_name": "claimant", "term": "taiz"},
    ),
}
MOST_MS = 400
SEARCHES = ("IQ-2016-00011", "القائم", "hospital", "spokesman 137", "nowhere at all")


def main() -> None:
    """Fill, measure, print."""
    options = arguments()
    with site(options):
        from benchmarks._desk_rows import accounts_and_rounds, compare, fill, list_them, not_yet

        if not_yet("Incident"):
            fill(options.count)
        if not_yet("IncidentListing", is_stale=False):
            list_them(options.count)
        print(f"worked out: {compare():.1f} ms an incident")
        accounts_and_rounds()
        put_in_order()
        measure(options)


def put_in_order() -> None:
    """What a PostgreSQL server does by itself within minutes of a filling, done at once."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def measure(options: argparse.Namespace) -> None:
    """Every kind of page; of each kind the slowest by name."""
    print(f"{options.count} incidents, load {os.getloadavg()[0]:.1f}; milliseconds")
    ask = client()
    slow, slow_of_processor = 0, 0
    for kind, pages in kinds_of_pages(options).items():
        rows = {name: timed_often(lambda: ask(*page), options.times) for name, page in pages.items()}  # noqa: B023
        print(line(f"{kind} ({len(rows)})", [each for row in rows.values() for each in row]))
        for name, row in sorted(rows.items(), key=lambda item: -statistics.median(wall for wall, _cpu in item[1]))[:8]:
            print(line(f"    {name}", row))
            wall, cpu = (statistics.median(each) for each in zip(*row, strict=True))
            slow, slow_of_processor = slow + (wall > MOST_MS), slow_of_processor + (cpu > MOST_MS)
    if options.peer_times:
        peer = stock_admin()
        for words in SEARCHES:
            row = timed_often(lambda: peer({"q": words}), options.peer_times)  # noqa: B023
            print(line(f"stock admin, search: {words}", row))
    print(f"pages above {MOST_MS} ms: {slow} by the clock, {slow_of_processor} of processor time")
    print(f"load at the end {os.getloadavg()[0]:.1f}")


def kinds_of_pages(options: argparse.Namespace) -> dict[str, dict[str, tuple[str, dict[str, str]]]]:
    """Address and query of each page, by name, by kind."""
    alone = [{key: value} for key, values in FILTERS.items() for value in values]
    pairs = [one | other for one, other in itertools.combinations(alone, 2) if not one.keys() & other.keys()]
    chosen = random.Random(20161207).sample(pairs, min(options.pairs, len(pairs)))  # noqa: S311 - not a secret
    middle = str(options.count // 200)
    return {
        "no filter": pages([{}, {"p": middle}, {"p": str(options.count // 100)}]),
        "one filter": pages(alone),
        "two filters": pages(chosen),
        "an order": pages([{"o": f"{sign}{n}"} for n in range(1, 11) for sign in ("", "-")]),
        "an order, halfway down": pages(
            [{"o": f"{sign}{n}", "p": middle} for n in (1, 2, 3, 4, 5, 7, 9) for sign in ("", "-")]
        ),
        "a filter, far down": pages(
            [{"sources": "no-archive", "p": str(options.count // 250)}, {"country": "IQ", "p": "200"}]
        ),
        "a search": pages([{"q": words} for words in SEARCHED.values()]),
        "a search in a filter": pages([{"q": "bakery", "country": "YE"}, {"q": "القائم", "missing": "date"}]),
        "other lists": {name: (address, dict(query)) for name, (address, query) in OTHERS.items()},
    }


def pages(queries: list[dict[str, str]]) -> dict[str, tuple[str, dict[str, str]]]:
    """Pages of the list of incidents by what they ask for."""
    return {" ".join(f"{key}={value}" for key, value in query.items()) or "-": (LIST, query) for query in queries}


def arguments() -> argparse.Namespace:
    """What to run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--pairs", type=int, default=60, help="how many pairs of filters, drawn by a seed")
    parser.add_argument("--peer-times", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server, filled anew")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "desk-lists", help="where the SQLite file stands")
    return parser.parse_args()


@contextlib.contextmanager
def site(options: argparse.Namespace) -> Iterator[None]:
    """A site with a database of its own."""
    from tools import postgres

    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    for built in ("geodata", "static"):
        if not (folder / built).exists():
            (folder / built).symlink_to((ROOT / "var" / built).resolve(), target_is_directory=True)
    os.environ["COUNTERCLAIM_VAR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    programs = postgres.programs() if options.postgres else None
    server = postgres.cluster(programs) if programs else contextlib.nullcontext(f"sqlite:///{folder / 'desk.sqlite3'}")
    with server as address:
        # The server's own first database: that of its user's name is made by the tests alone.
        os.environ["COUNTERCLAIM_TEST_DATABASE_URL"] = address.replace(f"/{postgres.SUPERUSER}?", "/postgres?")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield


def client() -> Callable[[str, dict[str, str]], None]:
    """Ask for a page of the desk, as a signed-in editor."""
    from django.contrib.auth.models import User
    from django.test import Client

    browser = Client()
    browser.force_login(User.objects.get(username="editor"))

    def ask(address: str, query: dict[str, str]) -> None:
        response = browser.get(address, query)
        assert response.status_code == 200, (address, query, response.status_code)

    return ask


def stock_admin() -> Callable[[dict[str, str]], None]:
    """Django's own list of the same rows, searching the same names."""
    from django.contrib import admin
    from django.contrib.auth.models import User
    from django.test import RequestFactory

    from incidents.models import Incident

    class Stock(admin.ModelAdmin):  # type: ignore[type-arg]
        list_display = ("code", "title", "occurred_on", "place_name", "status", "updated_at")
        list_per_page = 100
        change_list_template = "admin/change_list.html"
        fixed = ()  # asked for by our template of rows, which Django takes for this model
        search_fields = (
            "code",
            "title",
            "titles__text",
            "place_name",
            "place_names__text",
            "claims__claimant__name",
            "claims__source__title",
            "claims__source__url",
        )

    page = Stock(Incident, admin.site)
    account, requests = User.objects.get(username="editor"), RequestFactory()

    def ask(query: dict[str, str]) -> None:
        request = requests.get(LIST, query)
        request.user, request.session = account, {}  # type: ignore[assignment]
        page.changelist_view(request).render()  # type: ignore[attr-defined]

    return ask


def timed_often(do: Callable[[], object], times: int) -> list[tuple[float, float]]:
    """Milliseconds that it takes, by the clock and of processor time, each time; once before, for the caches."""
    do()
    found = []
    for _each in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        do()
        found.append(((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000))
    return found


def line(name: str, times: list[tuple[float, float]]) -> str:
    """Median and the value below which 95 of 100 lie, by the clock and of processor time."""
    words = [f"{name:52}"]
    for unit, measured in zip(("clock", "processor"), zip(*times, strict=True), strict=True):
        ordered = sorted(measured)
        p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
        words.append(f"{unit} p50 {statistics.median(ordered):6.0f} p95 {p95:6.0f}")
    return "   ".join(words)


if __name__ == "__main__":
    main()
