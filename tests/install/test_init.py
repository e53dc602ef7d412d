"""`init` goes from nothing to settings, databases and the form, and can be given again without harm."""

import stat
import subprocess
import sys

import pytest

from b24app.install.manifest import read_manifest
from b24app.settings import read_settings
from tests.commands import b24app
from tests.emulated import REPOSITORY

URL = "https://b24app.firma.ru"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Give `init` in an empty folder; returns the file and what was said."""
    file = tmp_path / "b24app.env"

    def given(*words: str, told: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "b24app", "init", "--file", str(file), *words]
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, input=told, check=False)

    monkeypatch.setenv("LANG", "en_US.UTF-8")
    return file, given


def test_it_makes_settings_that_only_their_owner_reads_and_databases(settings, tmp_path):
    file, init = settings
    done = init("--public-url", URL, "--home", str(tmp_path / "my data"))
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "my data").stat().st_mode) == 0o700
    assert (tmp_path / "my data" / "b24app.sqlite").exists()
    assert read_settings(file=file).public_url == URL
    assert len(read_settings(file=file).keys) == 1


def test_it_says_what_the_portals_form_wants(settings, tmp_path):
    _, init = settings
    said = init("--public-url", URL, "--home", str(tmp_path / "var")).stdout
    for wanted in (f"{URL}/\n", f"{URL}/install\n", *read_manifest().scopes):
        assert wanted in said


def test_a_shell_understands_the_file(settings, tmp_path):
    file, init = settings
    init("--public-url", URL, "--home", str(tmp_path / "costs $HOME & #1"))
    shell = f". '{file}'; printf %s \"$B24APP_HOME\""
    home = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True).stdout
    assert home == str(tmp_path / "costs $HOME & #1") == str(read_settings(file=file).home)


def test_given_again_it_takes_the_code_and_the_key_and_keeps_the_rest(settings, tmp_path):
    file, init = settings
    init("--public-url", URL, "--home", str(tmp_path / "var"))
    before = read_settings(file=file)
    done = init("--client-id", "local.17", told="secret-of-the-form\n")
    after = read_settings(file=file)
    assert (after.client_id, after.client_secret.get_secret_value()) == ("local.17", "secret-of-the-form")
    assert (after.keys, after.public_url, after.home) == (before.keys, URL, before.home)
    assert "secret-of-the-form" not in done.stdout + done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_cannot_be_used_is_refused_and_the_file_stays_as_it_was(settings, tmp_path):
    file, init = settings
    init("--public-url", URL, "--home", str(tmp_path / "var"))
    before = file.read_text()
    done = init("--public-url", "firma")
    assert done.returncode == 1
    assert done.stderr.startswith("B24APP_PUBLIC_URL: an address is wanted that begins with https://")
    assert file.read_text() == before


def test_with_nobody_to_ask_it_says_which_option_is_missing(settings):
    file, init = settings
    done = init()
    assert done.returncode == 2
    assert done.stderr.endswith("the app's address is not known; give it with --public-url\n")
    assert not file.exists()


def test_a_place_where_no_file_can_be_is_told(tmp_path):
    (tmp_path / "taken").write_text("")
    done = b24app("init", "--file", str(tmp_path / "taken" / "b24app.env"), "--public-url", URL)
    assert done.returncode == 1
    assert done.stderr.endswith("the file with the settings cannot be used; name another one with --file\n")
