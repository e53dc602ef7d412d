"""Start a pipeline file of one's own from a template: one of the shipped pipelines or an empty one."""

import re
from pathlib import Path

from b24app.content import content

EMPTY = "empty"


def templates() -> list[str]:
    """Name the templates; the empty one first."""
    return [EMPTY, *sorted(path.stem for path in content("pipelines").glob("*.yaml"))]


def started(key: str, template: str) -> str:
    """Return the text of a template under a new key; everything else stays, comments too."""
    text = _file(template).read_text(encoding="utf-8")
    return re.sub(r"(?m)^pipeline: .*$", f"pipeline: {key}", text, count=1)


def _file(template: str) -> Path:
    if template == EMPTY:
        return Path(__file__).with_name("empty.yaml")
    return content("pipelines") / f"{template}.yaml"
