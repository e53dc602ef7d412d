"""A copy of a portal to be filled by hand."""

from collections.abc import Iterator

import pytest

from b24app.store.db import open_database
from tests.cleanup.deciding.pile import Filled, opened
from tests.cleanup.deciding.reviewed import Kept


@pytest.fixture
def filled() -> Iterator[Filled]:
    """An empty copy."""
    with opened() as copy:
        copy.connection.execute("SET threads = 1")
        yield Filled(copy)


@pytest.fixture
def kept(filled, tmp_path) -> Iterator[Kept]:
    """A database for the plans of the copy."""
    db = open_database(f"sqlite:///{tmp_path / 'b24app.sqlite'}")
    db.migrate()
    yield Kept(db, filled)
    db.close()
