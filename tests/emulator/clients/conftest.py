"""A portal that speaks https, as official clients insist on: a certificate of our own, trusted for these tests only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.certificates import self_signed
from tests.emulated import Emulator, started

SCOPES = ("bizproc", "crm", "im", "placement", "user")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One PEM file with a certificate for this machine and its key."""
    return self_signed(tmp_path_factory.mktemp("certificate") / "portal.pem")


@pytest.fixture(scope="session")
def secure_process(tmp_path_factory: pytest.TempPathFactory, certificate: Path) -> Iterator[Emulator]:
    """One emulator over https for all clients."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        with started(tmp_path_factory.mktemp("secure") / "log.txt", certificate=certificate) as emulator:
            yield emulator


@pytest.fixture
def portal(secure_process: Emulator, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """An empty portal over https, without limits."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    secure_process.reset("empty")
    secure_process.ask("POST", "limits", {"bucket": False})
    return secure_process


@pytest.fixture
def form(portal: Emulator) -> dict[str, str]:
    """The form of an application with pages and without an installer: installed at once."""
    about = {"title": "client", "handler": "http://127.0.0.1:9/", "install": "", "scope": list(SCOPES), "ui": True}
    return dict(portal.ask("POST", "apps", about))
