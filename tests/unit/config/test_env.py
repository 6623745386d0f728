"""Settings from the environment: typed, and loud when they cannot be read."""

from pathlib import Path

import pytest

from config.env import Env, SettingsError


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_a_flag_takes_the_usual_words_for_yes(value: str) -> None:
    assert Env({"FLAG": value}).flag("FLAG", default=False) is True


@pytest.mark.parametrize("value", ["0", "False", "no", "off"])
def test_a_flag_takes_the_usual_words_for_no(value: str) -> None:
    assert Env({"FLAG": value}).flag("FLAG", default=True) is False


@pytest.mark.parametrize("default", [True, False])
@pytest.mark.parametrize("variables", [{}, {"FLAG": ""}, {"FLAG": "  "}])
def test_what_is_unset_or_empty_takes_the_default(variables: dict[str, str], default: bool) -> None:
    assert Env(variables).flag("FLAG", default=default) is default


def test_a_flag_that_is_mistyped_is_an_error_and_not_the_default() -> None:
    with pytest.raises(SettingsError, match="COUNTERCLAIM_HTTPS is 'ture'; it must be one of"):
        Env({"COUNTERCLAIM_HTTPS": "ture"}).flag("COUNTERCLAIM_HTTPS", default=False)


def test_a_whole_number_is_read() -> None:
    assert Env({"N": " 12 "}).integer("N", default=3, minimum=0) == 12
    assert Env({}).integer("N", default=3, minimum=0) == 3


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("ten", "N is 'ten'; it must be a whole number."), ("-1", "N is -1; it must be at least 0.")],
)
def test_a_number_that_cannot_be_is_refused_with_a_sentence(value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Env({"N": value}).integer("N", default=3, minimum=0)
    assert str(caught.value) == sentence


def test_a_list_is_split_at_commas_and_empty_parts_are_dropped() -> None:
    assert Env({"HOSTS": "a.example, b.example,,"}).names("HOSTS", default=["c"]) == ["a.example", "b.example"]
    assert Env({}).names("HOSTS", default=["c", "[::1]"]) == ["c", "[::1]"]


def test_an_origin_is_a_scheme_and_a_host() -> None:
    assert Env({"O": "https://map.example.org,http://localhost:8000"}).origins("O") == [
        "https://map.example.org",
        "http://localhost:8000",
    ]


@pytest.mark.parametrize("origin", ["map.example.org", "https://map.example.org/", "ftp://map.example.org", "https://"])
def test_an_origin_of_another_form_is_refused(origin: str) -> None:
    with pytest.raises(SettingsError, match="write scheme and host only"):
        Env({"O": origin}).origins("O")


def test_a_choice_outside_the_choices_is_refused_with_all_of_them() -> None:
    with pytest.raises(SettingsError, match=r"C is 'c'; it must be one of a, b\."):
        Env({"C": "c"}).choice("C", default="a", choices=["a", "b"])
    assert Env({}).choice("C", default="a", choices=["a", "b"]) == "a"


def test_a_folder_is_absolute_and_may_be_missing_but_not_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    assert Env({}).folder("F", default=tmp_path / "new") == tmp_path / "new"
    assert Env({"F": "relative"}).folder("F", default=tmp_path).is_absolute()
    with pytest.raises(SettingsError, match="which is a file; it must be a folder"):
        Env({"F": str(file)}).folder("F", default=tmp_path)


def test_the_process_environment_is_read_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_TRIAL", "here")

    assert Env().text("COUNTERCLAIM_TRIAL", default="") == "here"


@pytest.mark.parametrize("value", ["", "https://example.org/licence", "http://example.org/a?b=c"])
def test_a_web_address_is_taken_as_it_stands(value: str) -> None:
    assert Env({"A": value}).web_address("A") == value


@pytest.mark.parametrize("value", ["CC BY 4.0", "javascript:alert(1)", "https://", "https://a.example/\u202eb"])
def test_what_is_no_web_address_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match=r"A is .*; write a whole web address, such as"):
        Env({"A": value}).web_address("A")
