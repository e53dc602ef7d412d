"""Start a pipeline file of one's own from a template: one of the shipped pipelines or an empty one."""

import re
from collections.abc import Iterator
from pathlib import Path

from b24app.content import content

EMPTY = "empty"

_NAMED = re.compile(r"^(?:abc|    file): (\S+\.yaml)$|^include: \[(.+)\]$", re.MULTILINE)


def shipped() -> list[Path]:
    """List the shipped pipelines; files with another dot in their names, such as tests, are none."""
    return sorted(path for path in content("pipelines").glob("*.yaml") if "." not in path.stem)


def templates() -> list[str]:
    """Name the templates; the empty one first."""
    return [EMPTY, *(path.stem for path in shipped())]


def started(key: str, template: str) -> str:
    """Return the text of a template under a new key; everything else stays, comments too."""
    return under_key(_file(template), key)


def under_key(path: Path, key: str) -> str:
    """Return the text of a file under a new key."""
    return re.sub(r"(?m)^pipeline: .*$", f"pipeline: {key}", path.read_text(encoding="utf-8"), count=1)


def beside(template: str) -> dict[str, str]:
    """Return the files that a template names, and those that they name, by their names seen from its folder."""
    return named_by(_file(template), content("pipelines"))


def named_by(path: Path, folder: Path) -> dict[str, str]:
    """Return the files in a folder that a file names, and those that they name, by their names."""
    found: dict[str, str] = {}
    waiting = list(_named(path))
    while waiting:
        name = waiting.pop(0)
        if name not in found and (folder / name).is_file():
            found[name] = (folder / name).read_text(encoding="utf-8")
            waiting += _named(folder / name)
    return found


def _named(path: Path) -> Iterator[str]:
    for single, several in _NAMED.findall(path.read_text(encoding="utf-8")):
        yield from [single] if single else (name.strip() for name in several.split(","))


def _file(template: str) -> Path:
    if template == EMPTY:
        return Path(__file__).with_name("empty.yaml")
    return content("pipelines") / f"{template}.yaml"
