"""What would keep the app from serving is said before anything starts."""

import socket

import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.settings import new_key


@pytest.fixture
def serve(monkeypatch, tmp_path):
    monkeypatch.setenv("B24APP_HOME", str(tmp_path))

    def run(**settings):
        for name, value in settings.items():
            monkeypatch.setenv(f"B24APP_{name}", value)
        done = CliRunner().invoke(main, ["serve"])
        assert not list(tmp_path.iterdir())
        assert done.exit_code == 1
        return done.stderr

    return run


def test_without_keys_nothing_starts(serve):
    assert serve() == ("B24APP_SECRET_KEYS is not set, so tokens cannot be kept; set it as install/env.example says\n")


def test_without_the_application_s_code_and_key_nothing_starts(serve):
    assert serve(SECRET_KEYS=new_key(), CLIENT_ID="local.1") == (
        "B24APP_CLIENT_ID or B24APP_CLIENT_SECRET is not set; "
        "copy them from the local application's form in the portal\n"
    )


def test_a_port_that_is_taken_is_named(serve):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        told = serve(SECRET_KEYS=new_key(), CLIENT_ID="local.1", CLIENT_SECRET="s", BIND=bind)
    assert told == (
        f"{bind}: nothing can listen there: Address already in use; stop what listens there or change B24APP_BIND\n"
    )
