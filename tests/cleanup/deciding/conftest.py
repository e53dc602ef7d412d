"""A copy of a portal to be filled by hand."""

from collections.abc import Iterator

import pytest

from tests.cleanup.deciding.pile import Filled, opened


@pytest.fixture
def filled() -> Iterator[Filled]:
    """An empty copy."""
    with opened() as copy:
        copy.connection.execute("SET threads = 1")
        yield Filled(copy)
