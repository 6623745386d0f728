"""Images and copies in a dossier: left out where there are none, exact to and from JSON, compared by their hash."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from record.dossier import Dossier, DossierError
from record.dossier_differences import differences
from record.dossier_files import PublicCopy, PublicImage
from record.vocabulary import Sensitivity
from tests.factories.dossiers import qaim_dossier

SHA256 = "0123456789abcdef" * 4
IMAGE = PublicImage(sha256=SHA256, width=640, height=480, alt="A street", credit="R.", sensitivity=Sensitivity.GRAPHIC)
COPY = PublicCopy(sha256="f" * 64, size_bytes=12, made_on=date(2017, 1, 2))


def with_files(**files: Any) -> Dossier:
    dossier = qaim_dossier()
    return replace(dossier, sources=(replace(dossier.sources[0], **files), *dossier.sources[1:]))


def test_what_was_published_before_there_were_files_is_read_and_written_to_the_byte() -> None:
    content = qaim_dossier().to_json()
    assert b'"images"' not in content
    assert b'"copies"' not in content
    assert Dossier.from_json(content).to_json() == content


def test_files_go_to_json_and_back() -> None:
    dossier = with_files(images=(IMAGE,), copies=(COPY,))
    assert Dossier.from_json(dossier.to_json()) == dossier
    source = json.loads(dossier.to_json())["sources"][0]
    assert source["copies"] == [{"made_on": "2017-01-02", "sha256": "f" * 64, "size_bytes": 12}]
    assert source["images"][0]["sensitivity"] == "graphic"
    assert dossier.image_hashes == {SHA256}


def test_files_that_come_and_go_are_named_by_what_they_show() -> None:
    paths = [" / ".join(each.path) for each in differences(qaim_dossier(), with_files(images=(IMAGE,)))]
    assert paths[0].endswith("images / A street / SHA-256")
    (alt,) = differences(with_files(images=(IMAGE,)), with_files(images=(replace(IMAGE, alt="A road"),)))
    assert (alt.before, alt.after, alt.path[-1]) == ("A street", "A road", "what it shows")


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"sha256": "../../etc/passwd"}, "no SHA-256"),
        ({"sha256": SHA256.upper()}, "no SHA-256"),
        ({"sha256": SHA256 + "\n"}, "no SHA-256"),
        ({"alt": " "}, "needs words"),
        ({"height": 0}, "no pixels"),
    ],
)
def test_an_image_that_cannot_be_is_refused(changes: dict[str, Any], cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        replace(IMAGE, **changes)
    written = with_files(images=(IMAGE,)).to_json().decode()
    if "sha256" in changes:
        with pytest.raises(DossierError):
            Dossier.from_json(written.replace(SHA256, json.dumps(changes["sha256"])[1:-1]))
