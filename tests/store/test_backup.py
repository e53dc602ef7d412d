"""A backup is made while others write, holds one moment of each file, and can be put back."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from b24app.store.backup import NoBackup, backup, copy_folder, restore


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    made = {name: tmp_path / "var" / name for name in ("jobs.sqlite", "b24app.sqlite")}
    (tmp_path / "var").mkdir()
    for name, mode in (("jobs.sqlite", "DELETE"), ("b24app.sqlite", "WAL")):
        with closing(sqlite3.connect(made[name])) as connection:
            connection.execute(f"PRAGMA journal_mode={mode}")
            connection.execute("CREATE TABLE pairs (one INTEGER, other INTEGER)")
    return made


def write(file: Path, stop: threading.Event, written: list[int]) -> None:
    """Put in two rows at a time, which always belong together."""
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
        while not stop.is_set():
            number = len(written)
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO pairs VALUES (?, ?)", [(number, 0), (number, 1)])
            connection.execute("COMMIT")
            written.append(number)


def rows(file: Path) -> list[tuple[int, int]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT one, other FROM pairs ORDER BY one, other").fetchall()


def test_a_backup_taken_while_others_write_holds_whole_transactions(files, tmp_path):
    stop, written = threading.Event(), {name: [] for name in files}
    writers = [threading.Thread(target=write, args=(files[name], stop, written[name])) for name in files]
    for writer in writers:
        writer.start()
    for number in range(3):
        while min(map(len, written.values())) < 5 * (number + 1):
            stop.wait(0.01)
        before = {name: len(written[name]) for name in files}
        backup(files, tmp_path / f"backup{number}")
        for name in files:
            copied = rows(tmp_path / f"backup{number}" / name)
            assert copied == [(one, other) for one in range(len(copied) // 2) for other in (0, 1)]
            assert len(copied) // 2 >= before[name]
    stop.set()
    for writer in writers:
        writer.join()
    assert stat.S_IMODE((tmp_path / "backup0" / "jobs.sqlite").stat().st_mode) == 0o600


def test_what_was_copied_comes_back_and_what_it_replaces_is_kept(files, tmp_path):
    backup(files, tmp_path / "backup")
    for file in files.values():
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("INSERT INTO pairs VALUES (7, 7)")
            connection.commit()
    restore(files, tmp_path / "backup")
    for file in files.values():
        assert rows(file) == []
        assert rows(file.with_name(file.name + ".before")) == [(7, 7)]


def test_a_damaged_copy_replaces_nothing(files, tmp_path):
    backup(files, tmp_path / "backup")
    (tmp_path / "backup" / "b24app.sqlite").write_bytes(b"no database at all, but long enough to be looked at")
    with pytest.raises(NoBackup):
        restore(files, tmp_path / "backup")
    assert not list((tmp_path / "var").glob("*.before"))


def test_a_backup_is_not_written_over(files, tmp_path):
    backup(files, tmp_path / "backup")
    with pytest.raises(NoBackup) as caught:
        backup(files, tmp_path / "backup")
    assert str(caught.value) == f"{tmp_path}/backup: there is a backup already; name another folder"


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(NoBackup) as caught:
        backup({"b24app.sqlite": tmp_path / "none.sqlite"}, tmp_path / "backup")
    assert str(caught.value) == f"{tmp_path}/none.sqlite: there is no such file; start b24app serve once"


def test_a_folder_of_files_comes_back_and_what_it_replaces_is_kept(tmp_path):
    home, saved = tmp_path / "drafts", tmp_path / "saved"
    (home / "shop").mkdir(parents=True)
    (home / "shop" / "000001.json").write_text("one")
    (home / "shop" / ".unfinished").write_text("")
    copy_folder(home, saved)
    (home / "shop" / "000001.json").write_text("two")
    copy_folder(saved, home)
    assert {path.name: path.read_text() for path in (home / "shop").iterdir()} == {"000001.json": "one"}
    assert (tmp_path / "drafts.before" / "shop" / "000001.json").read_text() == "two"
    copy_folder(tmp_path / "none", saved)
    assert saved.is_dir()
