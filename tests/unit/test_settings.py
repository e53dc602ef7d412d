"""Wrong settings are all told at once, by the variable's name and without what it holds, in the reader's language."""

import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.settings import BadSettings, read_settings

WRONG = {
    "B24APP_WEB_WORKERS": ("two", "a whole number is wanted"),
    "B24APP_BUCKET_SIZE": ("1", "it has to be 2 or more"),
    "B24APP_BUCKET_RATE": ("-1", "it has to be 0 or more"),
    "B24APP_PUBLIC_URL": ("app.example.com", "an address is wanted that begins with https://"),
    "B24APP_BIND": ("8200", "an address and a port are wanted, such as 127.0.0.1:8200"),
    "B24APP_OAUTH_SERVERS": (
        "https://oauth.bitrix24.tech,none",
        "addresses are wanted that begin with https://, separated by commas",
    ),
    "B24APP_LOG_LEVEL": ("LOUD", "it has to be one of these: DEBUG, INFO, WARNING, ERROR"),
    "B24APP_CLOCK": (
        "http://portal.example.com/clock",
        "a test clock has to be an address on this machine, and so has B24APP_PUBLIC_URL",
    ),
    "B24APP_LOG_FORM": ("xml", "it has to be one of these: text, json"),
}


@pytest.mark.parametrize("bind", ["127.0.0.1:8200", "[::1]:8200", ":8200", "unix:/run/b24app.sock"])
def test_gunicorn_can_listen_in_several_ways(bind, monkeypatch):
    monkeypatch.setenv("B24APP_BIND", bind)
    assert read_settings().bind == bind


@pytest.mark.parametrize("bind", ["nowhere", "127.0.0.1:65536", "127.0.0.1:", "unix:"])
def test_other_ways_to_listen_are_refused(bind, monkeypatch):
    monkeypatch.setenv("B24APP_BIND", bind)
    with pytest.raises(BadSettings, match="B24APP_BIND: an address and a port are wanted"):
        read_settings()


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_told(name, monkeypatch):
    given, said = WRONG[name]
    monkeypatch.setenv(name, given)
    with pytest.raises(BadSettings) as caught:
        read_settings()
    assert str(caught.value) == f"{name}: {said}; see install/env.example"


def test_all_wrong_settings_are_told_at_once_on_the_command_line(monkeypatch):
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("B24APP_WEB_WORKERS", "0")
    monkeypatch.setenv("B24APP_BUCKET_RATE", "quick")
    done = CliRunner().invoke(main, ["portals", "list"])
    assert done.exit_code == 1
    assert done.stderr == (
        "B24APP_WEB_WORKERS: должно быть 1 или больше; смотрите install/env.example\n"
        "B24APP_BUCKET_RATE: нужно число; смотрите install/env.example\n"
    )


def test_an_empty_variable_is_the_default(monkeypatch):
    monkeypatch.setenv("B24APP_WEB_WORKERS", "")
    monkeypatch.setenv("B24APP_OAUTH_SERVERS", "")
    settings = read_settings()
    assert settings.web_workers == 2
    assert settings.oauth == ["https://oauth.bitrix24.tech", "https://oauth.bitrix.info"]


def test_a_slash_at_the_end_and_small_letters_do_not_matter(monkeypatch):
    monkeypatch.setenv("B24APP_PUBLIC_URL", "https://app.example.com/")
    monkeypatch.setenv("B24APP_LOG_LEVEL", "debug")
    settings = read_settings()
    assert settings.public_url == "https://app.example.com"
    assert settings.log_level == "DEBUG"
