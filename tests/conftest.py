"""Fixtures every test may use: a clean environment, and the emulated portal as its own process."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.emulated import Emulator, started
from tests.store import postgres

REPOSITORY = Path(__file__).parent.parent

# How quick a busy machine makes up examples says nothing about the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _wiped_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's own environment reaches a test."""
    for name in [name for name in os.environ if name.startswith("B24APP_")]:
        if not name.startswith("B24APP_REQUIRE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture(scope="session")
def emulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """One emulator for the whole run."""
    with started(tmp_path_factory.mktemp("emulator") / "log.txt") as emulator:
        yield emulator


@pytest.fixture
def emulator(emulator_process: Emulator) -> Emulator:
    """An emulated portal with nothing in it but an administrator and the default stages."""
    emulator_process.reset("empty")
    return emulator_process


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One PostgreSQL for the whole run."""
    if not postgres.is_installed():
        assert not os.environ.get(postgres.REQUIRED), "no PostgreSQL can be started, and this run has to have one"
        pytest.skip("PostgreSQL is not installed")
    with postgres.served() as server:
        yield server


@pytest.fixture
def killable_postgres(postgres_server: postgres.Server) -> Iterator[postgres.Server]:
    """A PostgreSQL of one test's own, to be killed; the other one's presence is made sure of."""
    with postgres.served() as server:
        yield server
