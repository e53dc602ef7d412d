"""Forget the files that clean-ups keep of a portal: they hold what its clients wrote."""

import shutil
from pathlib import Path

from b24app.cleanup.copying.copy import copy_path
from b24app.cleanup.seeing.answered import answers_folder
from b24app.cleanup.seeing.snapshot import fields_path, snapshot_path
from b24app.cleanup.working.looking import after_folder, audit_folder


def forget_files(home: Path, portal: str) -> None:
    """Delete a portal's copy with what lies beside it, its reports and people's last answers."""
    copy = copy_path(home, portal)
    for path in (copy, copy.with_name(f"{copy.name}.wal"), snapshot_path(copy), fields_path(copy)):
        path.unlink(missing_ok=True)
    for folder in (audit_folder(home, portal), after_folder(home, portal), answers_folder(home, portal)):
        shutil.rmtree(folder, ignore_errors=True)
