"""In which order files are run: the longest first, so that no core waits in the end for the other's last file."""

from typing import Final

#: What takes half a minute and more, the longest first.
LONGEST: Final = (
    "tests/browser/test_pages_in_a_browser.py",
    "tests/security/test_every_page.py",
    "tests/security/test_canary_desk.py",
    "tests/browser/test_admin_places_in_a_browser.py",
    "tests/browser/test_many_incidents.py",
    "tests/integration/test_admin_incident_page.py",
    "tests/integration/test_confidential.py",
    "tests/security/test_forged_requests.py",
    "tests/unit/tools/test_commands_behind_make.py",
    "tests/browser/test_admin_entry_in_a_browser.py",
    "tests/security/test_disclosure_attack.py",
    "tests/browser/test_map_dossier.py",
    "tests/integration/test_index_under_change.py",
    "tests/integration/test_many_tamperings.py",
    "tests/security/test_canary_map.py",
    "tests/browser/test_explore.py",
    "tests/integration/test_admin_publishing.py",
    "tests/integration/test_synthetic_incidents.py",
)


def place(nodeid: str) -> int:
    """Where a test's file comes; those that are not named come last, in the order in which they were found."""
    file = nodeid.partition("::")[0]
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)
