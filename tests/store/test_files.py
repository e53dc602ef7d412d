"""What the app keeps on the disk can be read by its owner only, also where nobody has run `init`."""

import stat
from pathlib import Path

from b24app.cleanup.copying.copy import open_copy
from b24app.store.files import private_file


def others_may(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o077


def test_a_databases_file_and_its_folder_are_closed_to_others(tmp_path):
    file = tmp_path / "home" / "b24app.sqlite"
    private_file(file)
    assert (others_may(file), others_may(file.parent)) == (0, 0)


def test_the_folder_of_copies_is_closed_to_others(tmp_path):
    with open_copy(tmp_path / "copies" / "m1.duckdb") as copy:
        assert others_may(copy.path.parent) == 0
