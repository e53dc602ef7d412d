"""setup.cfg names every package there is, and no file names a place it must not."""

import configparser
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def test_setup_cfg_lists_every_package():
    configuration = configparser.ConfigParser()
    configuration.read(REPOSITORY / "setup.cfg")
    listed = set(configuration["options"]["packages"].split())
    there = {".".join(path.parent.relative_to(REPOSITORY).parts) for path in (REPOSITORY / "b24app").rglob("*.py")}
    assert there <= listed
    assert {name for name in listed if not name.startswith("b24app._content")} - there <= {
        "b24app.locale",
        "b24app.locale.ru",
    }


def test_no_committed_file_names_a_machine_or_a_registry():
    words = [
        "pypi" + ".org",
        "registry.npm" + "js.org",
        "files.python" + "hosted.org",
        "/work" + "/main",
        "/root" + "/",
        ".." + "/shared",
    ]
    grep = ["git", "grep", "-I", "-l", "-i", "-F", *[part for word in words for part in ("-e", word)]]
    found = subprocess.run(grep, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert found.stdout == ""
