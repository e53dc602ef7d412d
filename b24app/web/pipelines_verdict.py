"""Judge a draft for its page: each fault with file, line and column, then the warnings."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from b24app.errors import AppError
from b24app.languages import Translate
from b24app.pipelines.language.bundle import Bundle
from b24app.pipelines.language.faults import Faults
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.proving.enforcement import idle
from b24app.robots import Robot
from b24app.store.drafts import Draft

_SHOWN = 200
_DIFFERENT = 400
_COMPARED = 2000
"""Lines of a file that are compared; the way they are compared is slow for more."""


@dataclass(frozen=True)
class Mark:
    """Something to mend at a place, or to know of: `kind` is bad or warn."""

    kind: str
    what: str
    way_out: str
    file: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Verdict:
    """What was found; without faults there is a pipeline."""

    marks: tuple[Mark, ...]
    pipeline: Pipeline | None

    @property
    def faults(self) -> int:
        """Count what keeps the draft from being planned."""
        return sum(one.kind == "bad" for one in self.marks)


def verdict(files: Mapping[str, str], robots: Mapping[str, Robot], translate: Translate) -> Verdict:
    """Check a draft as commands check a file."""
    bundle = Bundle(files)
    try:
        pipeline, findings = bundle.judged()
    except Faults as several:
        return Verdict(tuple(_mark("bad", one, translate) for one in several.faults[:_SHOWN]), None)
    except AppError as fault:
        return Verdict((_mark("bad", fault, translate),), None)
    warned = [_mark("warn", one, translate) for one in findings]
    known = {code: robot.on for code, robot in robots.items()}
    idle_ones = (Mark("warn", one.text(translate), "") for one in idle(pipeline, known))
    return Verdict((*warned, *idle_ones), pipeline)


def _mark(kind: str, fault: AppError, translate: Translate) -> Mark:
    told = fault.as_json(translate)
    file, line, column = _place(fault.where)
    return Mark(kind, str(told["what"]), str(told["way_out"]), file, line, column)


def _place(where: str) -> tuple[str, int, int]:
    parts = where.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
        return parts[0], int(parts[1]), int(parts[2])
    return where, 1, 1


@dataclass(frozen=True)
class Line:
    """A line of a difference: `sign` is + for mine, - for theirs, @ between distant places, else empty."""

    sign: str
    text: str


def difference(theirs: Draft, mine: Mapping[str, str]) -> list[Line]:
    """Compare what somebody has saved with what is about to be saved, file by file."""
    found = [line for name in {**theirs.files, **mine} for line in _compared(name, theirs.files, mine)]
    return found[:_DIFFERENT]


def _compared(name: str, theirs: Mapping[str, str], mine: Mapping[str, str]) -> Iterator[Line]:
    before, after = (one.get(name, "").splitlines()[:_COMPARED] for one in (theirs, mine))
    lines = list(difflib.unified_diff(before, after, n=2, lineterm=""))
    if lines:
        yield Line("@", name)
    for line in lines[2:]:
        yield Line("@", "…") if line.startswith("@@") else Line(line[:1].strip(), line[1:])
