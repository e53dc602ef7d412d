"""Two portals that were lived on, each in a zone of its own, read by the app and by hand."""

import pytest

from tests.emulated import Emulator
from tests.reports.reconciling import Lived


@pytest.fixture(scope="session")
def lived(emulator_process: Emulator, tmp_path_factory: pytest.TempPathFactory) -> list[Lived]:
    """The portals; each gives way to the next on the emulator, what was read of it stays."""
    home = tmp_path_factory.mktemp("reports")
    return [Lived.on(emulator_process, home, number, 12, 150) for number in (1, 2)]
