"""Keep the portals that the app is installed on, their tokens encrypted."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Connection, RowMapping, Table, and_, bindparam, delete, func, select, update

from b24app.clock import Clock, SystemClock
from b24app.store.cipher import Cipher
from b24app.store.db import Database
from b24app.store.keyring import StoredKeyring
from b24app.store.rows import upsert
from b24app.store.tables import installs, tokens
from b24app.store.vault import StoredVault, new_pair

_SECRETS: tuple[tuple[Table, *tuple[str, ...]], ...] = ((installs, "application_token"), (tokens, "access", "refresh"))
"""Every table with its encrypted columns."""


@dataclass(frozen=True)
class Install:
    """A portal that the app is installed on."""

    member_id: str
    address: str
    endpoint: str
    server_endpoint: str
    client_id: str
    application_token: str = field(repr=False)
    scope: tuple[str, ...] = ()
    user_id: int | None = None
    status: str = ""
    is_finished: bool = False
    state: str = "open"
    state_detail: str = ""
    state_at: datetime | None = None


@dataclass(frozen=True)
class Administrator:
    """Somebody who opened the app and left it tokens; `lost` says why they open nothing any more."""

    user_id: int
    lost: str


_LATELY = 5.0
"""Seconds that a portal is believed to be as it was read."""
_SLACK = timedelta(minutes=1)
"""By how much the clocks of the authorisation server and ours may differ."""

# Made once: each job asks for it.
_BY_MEMBER = select(installs).where(installs.c.member_id == bindparam("wanted"))


class Installs:
    """The installed portals."""

    def __init__(self, db: Database, cipher: Cipher, clock: Clock | None = None) -> None:
        self._db = db
        self._cipher = cipher
        self._clock = clock or SystemClock()
        self._lately: dict[str, tuple[float, Install]] = {}

    def keep(
        self, install: Install, access: str, refresh: str, expires_in: int, *, expires: datetime | None = None
    ) -> bool:
        """Store an install with the tokens of the administrator who opened the app; those of others stay.

        False where what is kept is newer: `expires`, if the server told it, unmasks an old form that is posted again.
        """
        now = self._clock.now()
        if expires:
            expires_in = int((expires - now).total_seconds())
        row = {
            **{name: value for name, value in vars(install).items() if name != "member_id"},
            "address": install.address.lower(),
            "scope": ",".join(install.scope),
            "application_token": self._cipher.seal(install.application_token),
            "updated_at": now,
        }
        pair = new_pair(self._cipher, now, access, refresh, expires_in)
        self._lately.pop(install.member_id, None)
        with self._db.begin() as connection:
            if expires and self._is_older(connection, install.member_id, expires):
                return False
            upsert(connection, installs, {"member_id": install.member_id}, row)
            upsert(connection, tokens, {"member_id": install.member_id, "user_id": install.user_id or 0}, pair)
        return True

    def _is_older(self, connection: Connection, member_id: str, expires: datetime) -> bool:
        newest = connection.scalar(select(func.max(tokens.c.expires_at)).where(tokens.c.member_id == member_id))
        return newest is not None and expires < newest - _SLACK

    def by_member(self, member_id: str) -> Install | None:
        """Find a portal by its lasting id."""
        with self._db.reading() as connection:
            row = connection.execute(_BY_MEMBER, {"wanted": member_id}).mappings().one_or_none()
        if not row:
            return None
        found = self._install(row)
        self._lately[member_id] = (time.monotonic(), found)
        return found

    def lately(self, member_id: str) -> Install | None:
        """Return a portal as this process read it in the last seconds; None where it did not, whether it exists or not.

        A process learns late what another one has changed: good enough to let a call in, whose work looks anew.
        """
        read_at, found = self._lately.get(member_id, (0.0, None))
        return found if time.monotonic() - read_at < _LATELY else None

    def named(self, address_or_member: str) -> Install | None:
        """Find a portal as a person names it: by its address, with or without https://, or by its lasting id."""
        wanted = address_or_member.strip()
        address = _host(wanted)
        either = (installs.c.member_id == wanted) | (installs.c.address == address)
        with self._db.reading() as connection:
            latest = select(installs).where(either).order_by(installs.c.updated_at.desc())
            row = connection.execute(latest).mappings().first()
        return self._install(row) if row else None

    def all(self) -> list[Install]:
        """List the portals by address."""
        with self._db.reading() as connection:
            rows = connection.execute(select(installs).order_by(installs.c.address)).mappings().all()
        return [self._install(row) for row in rows]

    def finish(self, member_id: str) -> None:
        """Note that the portal counts the installation as finished."""
        with self._db.begin() as connection:
            connection.execute(update(installs).where(installs.c.member_id == member_id).values(is_finished=True))

    def remove(self, member_id: str) -> None:
        """Forget a portal with its tokens and its registered robots."""
        self._lately.pop(member_id, None)
        with self._db.begin() as connection:
            connection.execute(delete(installs).where(installs.c.member_id == member_id))

    def vault(self, member_id: str, user_id: int | None = None) -> StoredVault:
        """Return the place of one user's tokens; without a user, of whoever installed the app."""
        if user_id is None:
            install = self.by_member(member_id)
            user_id = install.user_id if install else None
        return StoredVault(self._db, self._cipher, self._clock, member_id, user_id or 0)

    def keyring(self, member_id: str) -> StoredKeyring:
        """Return the place of the tokens of all who opened the app on a portal."""
        return StoredKeyring(self._db, self._cipher, self._clock, member_id)

    def administrators(self, member_id: str) -> list[Administrator]:
        """List whose tokens are kept, the dead ones too."""
        theirs = select(tokens.c.user_id, tokens.c.lost).where(tokens.c.member_id == member_id)
        with self._db.reading() as connection:
            rows = connection.execute(theirs.order_by(tokens.c.user_id)).all()
        return [Administrator(row.user_id, row.lost) for row in rows]

    def rotate(self) -> int:
        """Encrypt everything again with the current key and return how many texts that were."""
        with self._db.begin() as connection:
            return sum(self._reseal(connection, table, *names) for table, *names in _SECRETS)

    def _reseal(self, connection: Connection, table: Table, *names: str) -> int:
        rows = connection.execute(select(table).with_for_update()).mappings().all()
        for row in rows:
            own = and_(*(column == row[column.name] for column in table.primary_key))
            fresh = {name: self._cipher.reseal(row[name]) for name in names}
            connection.execute(update(table).where(own).values(fresh))
        return len(rows) * len(names)

    def _install(self, row: RowMapping) -> Install:
        kept = dict(row)
        kept.pop("updated_at")
        kept["scope"] = tuple(filter(None, kept["scope"].split(",")))
        kept["application_token"] = self._cipher.open(kept["application_token"])
        return Install(**kept)


def _host(text: str) -> str:
    try:
        return urlsplit(text if "//" in text else f"//{text}").netloc.lower()
    except ValueError:
        return ""
