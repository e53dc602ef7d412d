"""What pages load of others is what the lock file names, unchanged, with its licences."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from b24app import web

WEB = Path(web.__file__).parent
VENDOR = WEB / "static" / "vendor"
FOLDERS = sorted(path.name for path in VENDOR.iterdir())
LOCK = json.loads((WEB / "vendor" / "package-lock.json").read_text())
ASKED = json.loads((WEB / "vendor" / "package.json").read_text())


def record(folder):
    return json.loads((VENDOR / folder / "vendored.json").read_text())


def locked(name):
    return LOCK["packages"][f"node_modules/{name}"]["version"]


def test_there_is_a_folder_for_each_package_asked_for_and_no_other():
    assert {record(folder)["name"]: record(folder)["version"] for folder in FOLDERS} == ASKED["dependencies"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_served_files_have_the_recorded_checksums(folder):
    served = {path.name: sha256(path.read_bytes()).hexdigest() for path in (VENDOR / folder).glob("*.js")}
    assert served == record(folder)["files"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_version_is_the_one_that_is_locked_and_written_in_the_files(folder):
    told = record(folder)
    assert locked(told["name"]) == told["version"]
    for file in told["files"]:
        assert told["version"] in (VENDOR / folder / file).read_text()


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_licences_lie_beside_them(folder):
    assert record(folder)["license"] in {"MIT", "0BSD"}
    assert "Permission" in (VENDOR / folder / "LICENSE").read_text()


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_licences_of_what_is_carried_inside_lie_there_too(folder):
    inside = record(folder)["inside"]
    assert {name: locked(name) for name in inside} == inside
    file = VENDOR / folder / "LICENSES-INSIDE.txt"
    told = file.read_text() if file.exists() else ""
    assert re.findall(r"^(\S+ \d+\.\d+\.\d+)$", told, re.MULTILINE) == [f"{name} {inside[name]}" for name in inside]


def test_the_lock_names_no_registry_and_has_a_checksum_for_every_package():
    packages = [package for path, package in LOCK["packages"].items() if path]
    assert not [package for package in packages if "resolved" in package]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
