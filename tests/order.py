"""In which order files are run: the longest first, so that no core waits in the end for the other's last file."""

from typing import Final

#: What takes a third of a minute and more, the longest first.
LONGEST: Final = (
    "tests/browser/test_kept_work_in_a_browser.py",
    "tests/security/test_every_page.py",
    "tests/security/test_canary_desk.py",
    "tests/browser/test_pages_in_a_browser.py",
    "tests/browser/test_qaim_by_keyboard.py",
    "tests/browser/test_many_incidents.py",
    "tests/integration/test_geodata_from_packages.py",
    "tests/browser/test_admin_places_in_a_browser.py",
    "tests/browser/test_map_dossier.py",
    "tests/security/test_disclosure_attack.py",
    "tests/integration/test_index_under_change.py",
    "tests/security/test_forged_requests.py",
    "tests/browser/test_explore.py",
    "tests/security/test_canary_map.py",
    "tests/browser/test_admin_desk.py",
    "tests/unit/tools/test_commands_behind_make.py",
    "tests/integration/test_admin_incident_page.py",
    "tests/browser/test_map_overview.py",
    "tests/browser/test_admin_entry_in_a_browser.py",
    "tests/integration/test_confidential.py",
    "tests/browser/test_pages_in_arabic.py",
    "tests/integration/test_admin_publishing.py",
    "tests/integration/test_many_tamperings.py",
    "tests/browser/test_timeline_in_a_browser.py",
    "tests/integration/test_synthetic_incidents.py",
)


def place(nodeid: str) -> int:
    """Where a test's file comes; those that are not named come last, in the order in which they were found."""
    file = nodeid.partition("::")[0]
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)
