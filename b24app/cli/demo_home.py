"""The demo's own folder: emptied before each run, yet never one that holds anything else or is in use."""

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from b24app.errors import AppError
from b24app.languages import phrase

USUAL = Path("var/demo")
_MARK = ".b24app-demo"
_GIVE_ANOTHER = phrase("give another one with --home")


class BadHome(AppError):
    """The demo's folder cannot be used; give another one with --home."""

    code = "demo.bad-home"


class _InUse(BadHome):
    """Another demo is running in this folder; give another one with --home."""


@contextlib.contextmanager
def demo_home(wanted: Path | None) -> Iterator[Path]:
    """Hold an empty folder while the context lasts; without a wish the first of the usual ones that is free."""
    for number in count(1):
        folder = wanted or USUAL.with_name(f"demo{number}" if number > 1 else "demo")
        try:
            with _held(folder):
                yield folder
                return
        except _InUse:
            if wanted:
                raise


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
            raise BadHome(phrase("the folder holds what no demo has put there"), _GIVE_ANOTHER, where=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        mark = (folder / _MARK).open("w")
    except OSError as fault:
        raise BadHome(
            phrase("the folder cannot be used: {reason}"), _GIVE_ANOTHER, where=str(folder), reason=fault.strerror
        ) from None
    with mark:
        try:
            # Given up by the system when the process dies, however it dies.
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _InUse(where=str(folder)) from None
        _empty(folder)
        yield


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != _MARK:
            path.unlink()
