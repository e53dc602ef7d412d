"""What is deployed is pinned to the byte, and fits what the package asks for."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.emulated import REPOSITORY

LOCKS = [
    "install/requirements.txt",
    "tests/requirements.txt",
    "tests/bench/requirements.txt",
    "tests/audit/requirements.txt",
    "docs/requirements.txt",
]


def locked(name: str) -> dict[str, tuple[str, str]]:
    """Return each package's version and the text that follows it, where its checksums stand."""
    text = (REPOSITORY / name).read_text("utf-8")
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    return {canonicalize_name(package): (version, rest) for package, version, rest in found}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_checksums(name):
    packages = locked(name)
    assert packages
    assert [package for package, (_, rest) in packages.items() if "--hash=sha256:" not in rest] == []


def test_the_lock_fits_the_ranges_of_the_package():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    packages = locked("install/requirements.txt")
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgresql"]]
    for requirement in map(Requirement, [*wanted, *project["dependency-groups"]["build"]]):
        version, _ = packages[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement
