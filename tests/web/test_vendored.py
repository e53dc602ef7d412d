"""The JavaScript SDK is the official one: what is served is what the lock file names."""

import json
from hashlib import sha256
from pathlib import Path

from b24app import web

WEB = Path(web.__file__).parent
SDK = WEB / "static" / "vendor" / "b24jssdk"
LOCK = json.loads((WEB / "vendor" / "package-lock.json").read_text())
RECORD = json.loads((SDK / "vendored.json").read_text())


def test_the_served_file_has_the_recorded_checksum():
    assert sha256((SDK / RECORD["file"]).read_bytes()).hexdigest() == RECORD["sha256"]


def test_the_version_is_the_one_that_is_locked_asked_for_and_written_in_the_file():
    name, version = RECORD["name"], RECORD["version"]
    assert LOCK["packages"][f"node_modules/{name}"]["version"] == version
    assert json.loads((WEB / "vendor" / "package.json").read_text())["dependencies"] == {name: version}
    assert f"@version {version}" in (SDK / RECORD["file"]).read_text()[:2000]


def test_the_licences_lie_beside_it():
    assert RECORD["license"] == "MIT"
    assert (SDK / "LICENSE").read_text().startswith("MIT License")
    inside = (SDK / "LICENSES-INSIDE.txt").read_text()
    assert all(
        f"{name} {LOCK['packages'][f'node_modules/{name}']['version']}" in inside
        for name in ("axios", "luxon", "qs-esm")
    )


def test_the_lock_names_no_registry_and_has_a_checksum_for_every_package():
    packages = [package for path, package in LOCK["packages"].items() if path]
    assert not [package for package in packages if "resolved" in package]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
