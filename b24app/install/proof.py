"""Prove over the wire that it is this very installation that answers, and no older one under the same name."""

import hmac
import re
from collections.abc import Sequence

from b24app.store.workers import Worker

_NONCE = re.compile(r"[0-9a-f]{32}", re.ASCII)


def is_nonce(text: str) -> bool:
    """Say whether a text is what a proof is made for: 32 hexadecimal digits, nothing else is ever signed."""
    return _NONCE.fullmatch(text) is not None


def proof(key: str, nonce: str, workers: Sequence[Worker]) -> str:
    """Sign a nonce together with the workers that the database knows.

    A machine that was left behind has the same keys, but another database, in which other processes are at work.
    """
    alive = sorted(f"{one.name} {one.place} {one.pid} {one.born}" for one in workers)
    signed = "\0".join(("b24app health", nonce, *alive))
    return hmac.new(key.encode(), signed.encode(), "sha256").hexdigest()
