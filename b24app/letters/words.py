"""Read the words by which letters are judged from words.yaml."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def _file() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))
    return found


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of words."""
    return frozenset(str(_file()[name]).split())


@cache
def pairs(name: str) -> Mapping[str, str]:
    """Return pairs in their order."""
    return dict(one.split(":") for one in str(_file()[name]).split())


def any_of(name: str) -> str:
    """Return the source of a pattern that is any of those listed."""
    listed = _file()[name]
    return listed if isinstance(listed, str) else "|".join(listed)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a pattern that finds any of those listed, in capitals or not."""
    return re.compile(any_of(name), re.IGNORECASE)
