"""Which tests run again on PostgreSQL: all that use the database, but those that would ask nothing new of it.

The rule. What is written in SQL or depends on how a database works runs on both: services and their transactions,
locks, constraints, triggers, the chain, filters and lists, search, the index and how it follows, commands that fill or
verify, downloads that are read row by row, and one path over the pages of the desk. A file or a test may stand below
only if all that it asks of the database is Django's own to say, and tests that run on both ask the same: pages looked
at for what they show, one page after another; attacks on what is already in memory. A new test runs on both.
"""

import re
from typing import Final

#: Files, or single tests as ``file::name``, each with what it looks at.
ON_SQLITE_ALONE: Final = {
    "tests/integration/test_admin_actors_and_sources.py": "forms",
    "tests/integration/test_admin_echo.py": "forms",
    "tests/integration/test_admin_entry_warnings.py": "what a page says",
    "tests/integration/test_admin_history.py": "what a page says; the rows are those of test_history_escapes_nothing",
    "tests/integration/test_admin_incident_page.py": "forms; the path over the pages is test_admin_publishing",
    "tests/integration/test_admin_many_claims.py": "forms",
    "tests/integration/test_admin_places.py": "forms, and places read from files",
    "tests/integration/test_admin_written_places.py": "forms, and places read from files",
    "tests/integration/test_confidential.py::test_no_address_of_the_desk_tells_who_may_not_see_it": "pages walked",
    "tests/integration/test_confidential.py::test_the_same_walk_finds_it_for_who_may": "pages walked",
    "tests/integration/test_data_dictionary.py": "a file",
    "tests/integration/test_index_under_change.py::test_an_index_of_another_record_is_never_taken": "its files",
    "tests/integration/test_index_under_change.py::test_an_index_that_lost_bytes_is_passed_over": "its files",
    "tests/integration/test_overriding.py::test_what_is_no_reason_stops_again_and_says_so": "what a page says",
    "tests/integration/test_page_of_a_refusal.py": "what a page says",
    "tests/integration/test_pages_in_arabic.py": "what a page says",
    "tests/integration/test_pages_of_an_incident.py": "one row, read by key and shown",
    "tests/security/test_disclosure_attack.py": "the index in memory",
    "tests/security/test_forged_requests.py": "refusals, before anything is written",
    "tests/security/test_response_headers.py": "headers",
    "tests/unit/mapviews/test_said.py": "texts",
}
#: What a test that may not stand above has in it.
ASKS_THE_DATABASE_ITSELF: Final = re.compile(
    r"connection\.vendor|\bcursor\(|\bconnections\[|transaction=True|select_for_update|scratch_database|\.raw\("
    r"|TransactionTestCase|IntegrityError|OperationalError"
)


def runs_on_both(nodeid: str) -> bool:
    """Whether a test that uses the database runs again on PostgreSQL."""
    file, _separator, name = nodeid.partition("::")
    return file not in ON_SQLITE_ALONE and f"{file}::{name.partition('[')[0]}" not in ON_SQLITE_ALONE
