"""Make a database's file so that only its owner can read it: with the keys it would open portals."""

from pathlib import Path

from b24app.languages import phrase
from b24app.store.faults import StoreError


class NoPlace(StoreError):
    """The database's file cannot be made; check its folder and the rights to it."""

    code = "store.no-place"


def private_file(path: Path) -> None:
    """Make the file and the folders above it where they are missing; raises NoPlace."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as fault:
        raise NoPlace(
            phrase("the database's file cannot be made: {reason}"),
            phrase("check its folder and the rights to it"),
            where=str(path),
            reason=fault.strerror,
        ) from None
