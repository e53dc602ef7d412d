"""Keep the tokens of all administrators who opened the app on one portal, and what became of our access there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import and_, or_, select, update

from b24app.clock import Clock
from b24app.languages import phrase
from b24app.store.cipher import Cipher
from b24app.store.db import Database
from b24app.store.faults import Unknown
from b24app.store.tables import installs, tokens
from b24app.store.vault import StoredVault


@dataclass(frozen=True)
class StoredKey:
    """One administrator's pair of tokens, decrypted only when asked for."""

    user_id: int
    version: int
    cipher: Cipher = field(repr=False)
    sealed_access: str = field(repr=False)
    sealed_refresh: str = field(repr=False)

    @property
    def access(self) -> str:
        """Return the access token."""
        return self.cipher.open(self.sealed_access)

    @property
    def refresh(self) -> str:
        """Return the refresh token."""
        return self.cipher.open(self.sealed_refresh)


@dataclass(frozen=True)
class Kept:
    """What is known of our access to a portal now; the first key is the one to use."""

    endpoint: str
    state: str
    keys: tuple[StoredKey, ...]


@dataclass(frozen=True)
class StoredKeyring:
    """The tokens of one portal."""

    db: Database
    cipher: Cipher = field(repr=False)
    clock: Clock
    member_id: str

    def read(self) -> Kept:
        """Return the keys that may work, those of the last administrator to open the app first; raises Unknown."""
        may_work = or_(tokens.c.lost == "", tokens.c.lost_until < self.clock.now())
        theirs = and_(tokens.c.member_id == installs.c.member_id, may_work)
        asked = (
            select(installs.c.endpoint, installs.c.state, tokens)
            .outerjoin_from(installs, tokens, theirs)
            .where(installs.c.member_id == self.member_id)
            .order_by(tokens.c.lost, tokens.c.user_id != installs.c.user_id, tokens.c.user_id)
        )
        with self.db.reading() as connection:
            rows = connection.execute(asked).all()
        if not rows:
            raise Unknown(
                phrase("the app keeps no tokens for portal {portal}"),
                phrase("let the portal's administrator open the app there"),
                portal=self.member_id,
            )
        keys = (
            StoredKey(row.user_id, row.version, self.cipher, row.access, row.refresh)
            for row in rows
            if row.access is not None
        )
        return Kept(rows[0].endpoint, rows[0].state, tuple(keys))

    def write(self, user_id: int, access: str, refresh: str, expires_in: int) -> None:
        """Replace one administrator's pair, both tokens at once."""
        self._vault(user_id).write(access, refresh, expires_in)

    @contextmanager
    def renewing(self, user_id: int) -> Iterator[None]:
        """Keep every other thread and process from renewing this administrator's pair meanwhile."""
        with self._vault(user_id).renewing():
            yield

    def lose(self, user_id: int, version: int, why: str, until: datetime | None) -> bool:
        """Note for all processes that a pair opens nothing, until a time or for good; false where it was replaced."""
        own = and_(tokens.c.member_id == self.member_id, tokens.c.user_id == user_id, tokens.c.version == version)
        with self.db.begin() as connection:
            changed = connection.execute(update(tokens).where(own).values(lost=why[:64], lost_until=until))
        return changed.rowcount == 1

    def note(self, state: str, detail: str = "") -> bool:
        """Note how our access is doing; true for the one who brings the news."""
        is_news = or_(installs.c.state != state, installs.c.state_detail != detail[:255])
        row = {"state": state, "state_detail": detail[:255], "state_at": self.clock.now()}
        with self.db.begin() as connection:
            own = update(installs).where(installs.c.member_id == self.member_id, is_news)
            return connection.execute(own.values(row)).rowcount == 1

    def move(self, endpoint: str) -> None:
        """Note the portal's new address, which the authorisation server has confirmed."""
        row = {"endpoint": endpoint, "address": urlsplit(endpoint).netloc.lower()}
        with self.db.begin() as connection:
            connection.execute(update(installs).where(installs.c.member_id == self.member_id).values(row))

    def _vault(self, user_id: int) -> StoredVault:
        return StoredVault(self.db, self.cipher, self.clock, self.member_id, user_id)
