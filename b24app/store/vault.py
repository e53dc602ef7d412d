"""Keep one user's pair of tokens and let one process at a time renew it."""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from b24app.clock import Clock
from b24app.languages import phrase
from b24app.store.cipher import Cipher
from b24app.store.db import Database
from b24app.store.faults import Busy, Unknown
from b24app.store.tables import tokens

_LEASE = 150.0
"""Seconds that a renewal may take; longer than the OAuth client tries. A killed process holds others up for so long."""

_LOOK_AGAIN = 0.1


@dataclass(frozen=True)
class StoredPair:
    """An access token and the refresh token that renews it."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)


@dataclass(frozen=True)
class StoredVault:
    """One user's tokens on one portal."""

    db: Database
    cipher: Cipher = field(repr=False)
    clock: Clock
    member_id: str
    user_id: int
    lease: float = _LEASE

    def read(self) -> StoredPair:
        """Return the pair of now; raises Unknown where there is none."""
        with self.db.reading() as connection:
            row = connection.execute(select(tokens.c.access, tokens.c.refresh).where(self._own())).one_or_none()
        if row is None:
            raise Unknown(
                phrase("the app keeps no tokens for portal {portal}"),
                phrase("let the portal's administrator open the app there"),
                portal=self.member_id,
            )
        return StoredPair(self.cipher.open(row.access), self.cipher.open(row.refresh))

    def write(self, access: str, refresh: str, expires_in: int) -> None:
        """Replace the pair, both at once."""
        pair = new_pair(self.cipher, self.clock.now(), access, refresh, expires_in)
        with self.db.begin() as connection:
            connection.execute(update(tokens).where(self._own()).values(pair))

    @contextmanager
    def renewing(self) -> Iterator[None]:
        """Keep every other thread and process from renewing this pair meanwhile; they wait here."""
        me = uuid.uuid4().hex
        give_up = self.clock.now() + timedelta(seconds=2 * self.lease)
        while not self._take(me):
            if self.clock.now() > give_up:
                raise Busy(
                    phrase("another process has been renewing the tokens of portal {portal} for too long"),
                    phrase("try again"),
                    portal=self.member_id,
                )
            self.clock.sleep(_LOOK_AGAIN)
        try:
            yield
        finally:
            self._give_back(me)

    def _take(self, me: str) -> bool:
        now = self.clock.now().timestamp()
        free = or_(tokens.c.renewed_until.is_(None), tokens.c.renewed_until < now)
        lease = {"renewed_by": me, "renewed_until": now + self.lease}
        with self.db.begin() as connection:
            if connection.execute(update(tokens).where(self._own(), free).values(lease)).rowcount:
                return True
            is_there = connection.scalar(select(tokens.c.member_id).where(self._own()))
        # Without a row there is nothing to guard: read() will say so.
        return is_there is None

    def _give_back(self, me: str) -> None:
        with self.db.begin() as connection:
            mine = update(tokens).where(self._own(), tokens.c.renewed_by == me)
            connection.execute(mine.values(renewed_by=None, renewed_until=None))

    def _own(self) -> ColumnElement[bool]:
        return and_(tokens.c.member_id == self.member_id, tokens.c.user_id == self.user_id)


def new_pair(cipher: Cipher, now: datetime, access: str, refresh: str, expires_in: int) -> dict[str, Any]:
    """Return the columns of a pair that has just been given: nothing is known against it."""
    return {
        "access": cipher.seal(access),
        "refresh": cipher.seal(refresh),
        "expires_at": now + timedelta(seconds=expires_in),
        "version": secrets.randbits(31),
        "lost": "",
        "lost_until": None,
    }
