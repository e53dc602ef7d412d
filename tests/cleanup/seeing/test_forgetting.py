"""A portal that removes the app leaves no file of its leads behind; others keep theirs."""

from pathlib import Path

from b24app.cleanup.copying.copy import copy_path, open_copy
from b24app.cleanup.seeing.answered import answers_folder
from b24app.cleanup.seeing.snapshot import keep_fields, publish
from b24app.cleanup.working.forgetting import forget_files
from b24app.cleanup.working.looking import after_folder, audit_folder


def files(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}


def test_everything_of_one_portal_goes_and_nothing_of_another(tmp_path: Path):
    for portal in ("portal", "portal.b"):
        path = copy_path(tmp_path, portal)
        with open_copy(path):
            pass
        publish(path)
        keep_fields(path, {})
        for folder in (
            audit_folder(tmp_path, portal),
            after_folder(tmp_path, portal),
            answers_folder(tmp_path, portal),
        ):
            folder.mkdir(parents=True)
            (folder / "one.json").write_text("{}")
    there = files(tmp_path)
    forget_files(tmp_path, "portal")
    forget_files(tmp_path, "nobody")
    gone = there - files(tmp_path)
    assert len(gone) == len(there) / 2 == 6
    assert not [name for name in gone if "portal.b" in name]
