"""Everything the app needs at work is licensed so that a client may run it and a partner may hand it over."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement

ALLOWED = re.compile(
    r"(MIT(-0)?|MIT License|Apache([- ]2\.0)?|Apache Software License|BSD(-[23]-Clause)?|BSD License|PSF-2\.0|ISC)"
)

# A licence of another family, why it does no harm, and for which package.
EXCEPTIONS = {
    "certifi": "MPL-2.0 binds changes of its own files only; it is a list of certificates, used unchanged",
    "tqdm": "MPL-2.0 binds changes of its own files only; comes with fast-bitrix24, used unchanged",
    "psycopg": "LGPL-3.0, an optional extra of its own, imported and not changed: may be exchanged at will",
    "psycopg-binary": "as psycopg",
}


def needed(name: str, extras: frozenset[str], found: dict[str, Distribution], seen: set[object]) -> None:
    """Gather a package and all it needs on this machine."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if (key, extras) in seen:
        return
    seen.add((key, extras))
    try:
        found[key] = distribution(name)
    except PackageNotFoundError:
        pytest.fail(f"{name} is not installed")
    for line in found[key].requires or ():
        wanted = Requirement(line)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            needed(wanted.name, frozenset(wanted.extras), found, seen)


def licences(package: Distribution) -> list[list[str]]:
    """Return a package's licences: all of the outer list bind, of an inner one any may be chosen."""
    told = package.metadata
    classified = [
        line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or () if line.startswith("License ::")
    ]
    expression = told.get("License-Expression") or ""
    if not expression and classified:
        return [[re.sub(r".*Python Software Foundation.*", "PSF-2.0", one) for one in classified]]
    words = expression or (told.get("License") or "").rpartition(" :: ")[2]
    return [[one.strip("() ") for one in part.split(" OR ")] for part in words.split(" AND ")]


@pytest.fixture(scope="module")
def packages() -> dict[str, Distribution]:
    found: dict[str, Distribution] = {}
    needed("b24app", frozenset({"postgresql"}), found, set())
    return found


def test_every_package_is_of_an_allowed_family_or_an_exception_with_a_reason(packages):
    others = {
        name: licences(package)
        for name, package in packages.items()
        if not all(any(ALLOWED.fullmatch(one) for one in choice) for choice in licences(package))
    }
    assert len(packages) > 40
    assert {name: told for name, told in others.items() if name not in EXCEPTIONS} == {}
    assert set(EXCEPTIONS) <= set(others), "an exception is no longer needed"
