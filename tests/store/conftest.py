"""Every test of the store runs on SQLite, and on PostgreSQL."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

import b24app.store
from b24app.settings import new_key
from b24app.store.cipher import Cipher
from b24app.store.db import Database, open_database
from b24app.store.installs import Install, Installs

# Some tables are defined beside the class that uses them.
for _module in pkgutil.iter_modules(b24app.store.__path__):
    if not _module.ispkg:
        importlib.import_module(f"b24app.store.{_module.name}")


class FakeClock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.at = datetime(2026, 9, 21, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> str:
    """Address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'var' / 'b24app.sqlite'}"
    address = request.getfixturevalue("postgres_server").url
    db = open_database(address)
    with db.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    db.close()
    return str(address)


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    """A database with our tables."""
    one = open_database(url)
    one.migrate()
    yield one
    one.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def cipher() -> Cipher:
    return Cipher([new_key()])


@pytest.fixture
def installs(db: Database, cipher: Cipher, clock: FakeClock) -> Installs:
    return Installs(db, cipher, clock)


@pytest.fixture
def install() -> Install:
    return Install(
        member_id="m1",
        address="Demo.bitrix24.ru",
        endpoint="https://demo.bitrix24.ru/rest/",
        server_endpoint="https://oauth.bitrix24.tech/rest/",
        client_id="local.1",
        application_token="app-token",
        scope=("crm", "im"),
        user_id=7,
        status="L",
    )
