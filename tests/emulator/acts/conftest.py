"""An application that stands outside the emulated portal, and the leads it works on."""

from collections.abc import Iterator

import pytest

from tests.emulated import Emulator
from tests.emulator.receiving import Application, Receiver, installed, receiving
from tests.emulator.stage import Stage


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server that catches what the portal sends."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def app(emulator: Emulator, receiver: Receiver) -> Application:
    """An installed application that uses only API."""
    emulator.ask("POST", "limits", {"bucket": False})
    return installed(emulator, receiver)


@pytest.fixture
def stage(emulator: Emulator, app: Application) -> Stage:
    """Leads and the automation on their stages."""
    return Stage(emulator, app)
