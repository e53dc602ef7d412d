"""An application that stands outside the emulated portal."""

from collections.abc import Iterator

import pytest

from tests.emulated import Emulator
from tests.emulator.receiving import Application, Receiver, installed, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server that catches what the portal sends."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def app(emulator: Emulator, receiver: Receiver) -> Application:
    """An installed application that uses only API."""
    return installed(emulator, receiver)
