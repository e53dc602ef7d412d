"""Copy the SQLite files while the app is at work, and put copies back."""

import importlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from b24app.languages import phrase
from b24app.store.faults import StoreError

_BESIDE = ("-wal", "-shm", "-journal")


class NoBackup(StoreError):
    """The backup cannot be made or put back; see the reason above."""

    code = "store.no-backup"


def backup(files: Mapping[str, Path], folder: Path) -> None:
    """Copy each file into a folder under its name, in the given order; each copy is one moment of its file.

    Nobody is stopped: writers wait at most while one file is copied. Give the jobs first: whatever a copied job has
    done is then found in the business database, copied later, and is not done twice after both are put back.
    """
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in files:
            if (folder / name).exists():
                raise NoBackup(phrase("there is a backup already"), phrase("name another folder"), where=str(folder))
        for name, file in files.items():
            _copy(file, folder / name)


def restore(files: Mapping[str, Path], folder: Path) -> None:
    """Put the copies in place of the files, which are kept beside them with `.before` at the end.

    Nobody may have the files open. Every copy is examined before the first file is touched.
    """
    with _told(folder):
        for name in files:
            _examine(folder / name)
        for name, file in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_name(file.name + ".fresh")
            shutil.copyfile(folder / name, fresh)
            _settle(fresh)
            _set_aside(file)
            fresh.replace(file)


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder of files that are never written over; one that is there already is kept with `.before`."""
    if not source.is_dir():
        return
    with _told(target):
        if target.exists():
            target.replace(target.with_name(target.name + ".before"))
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))


def _copy(file: Path, target: Path) -> None:
    if not file.exists():
        raise NoBackup(phrase("there is no such file"), phrase("start b24app serve once"), where=str(file))
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    # In one step: copied bit by bit, a busy file would make the copy begin anew again and again.
    with closing(_connect(file)) as source, closing(_connect(unfinished)) as copy:
        source.execute("PRAGMA busy_timeout=30000")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    _examine(unfinished)
    _settle(unfinished)
    unfinished.replace(target)


def _examine(file: Path) -> None:
    if not file.exists():
        raise NoBackup(phrase("there is no such file"), phrase("name the folder of a backup"), where=str(file))
    with closing(_connect(file)) as connection:
        said = connection.execute("PRAGMA quick_check").fetchone()[0]
    if said != "ok":
        raise NoBackup(phrase("the file is damaged"), phrase("take an older backup"), where=str(file))


def _set_aside(file: Path) -> None:
    for ending in ("", *_BESIDE):
        old = file.with_name(file.name + ending)
        if old.exists():
            # With its log beside it, so that nothing written last is missing from it.
            old.replace(file.with_name(file.name + ".before" + ending))


def _settle(file: Path) -> None:
    """Have a file on the disk before anything else happens."""
    file.chmod(0o600)
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _connect(file: Path) -> Any:
    # The module may have been exchanged for a newer one.
    return importlib.import_module("sqlite3").connect(file)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except StoreError:
        raise
    except (OSError, importlib.import_module("sqlite3").Error) as fault:
        raise NoBackup(
            phrase("the backup failed: {reason}"),
            phrase("see the folder and the disk"),
            where=str(folder),
            reason=fault,
        ) from fault
