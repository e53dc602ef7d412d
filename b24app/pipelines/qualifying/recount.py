"""Qualify many cards anew, portion by portion: what differs is written, fifty cards in a request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.qualifying.qualifier import Qualified, Qualifier
from b24app.portal.client import Portal
from b24app.portal.sheets import Sheet, fill_sheets, next_sheets
from b24app.portal.targets import Target
from b24app.store.past import Past
from b24app.store.runs import DONE, KEPT, Begin, End, Runs

RECOMPUTE = "abc.recompute"
"""Kind of the bulk jobs that do this in the worker."""

ROBOT = "abc_qualification"
"""Code of the robot whose work this is, under which it is remembered."""

REMEMBERED = "qualified"
"""Name under which the robot keeps what it has written."""

_KEPT = ("inputs", "letter", "sum", "ours", "titled")
_SETTINGS = {"title": True, "comment": True}
PAGE = 50


@dataclass(frozen=True)
class Differs:
    """A card whose results differ from what it holds, and what is to be written into it, by key."""

    sheet: Sheet
    found: Qualified
    writes: Mapping[str, Any]


@dataclass(frozen=True)
class Portion:
    """Cards that were looked at: the last number, how many there were, those that differ; `is_last` ends the list."""

    last: int
    seen: int
    differing: tuple[Differs, ...]
    is_last: bool


@dataclass(frozen=True)
class Tally:
    """How far a recount came: the last number, cards looked at, differing, written, and those the portal refused."""

    last: int = 0
    seen: int = 0
    differ: int = 0
    written: int = 0
    refused: tuple[int, ...] = ()
    is_over: bool = False

    def and_(self, portion: Portion, *, refused: Sequence[int], is_written: bool) -> "Tally":
        """Count one more portion."""
        differ = len(portion.differing)
        return Tally(
            last=portion.last,
            seen=self.seen + portion.seen,
            differ=self.differ + differ,
            written=self.written + (differ - len(refused) if is_written else 0),
            refused=(*self.refused, *refused),
            is_over=portion.is_last,
        )


@dataclass(frozen=True)
class Recount:
    """Counts the open cards of a portal's funnel anew; `member` is the key the portal's runs are kept under."""

    pipeline: Pipeline
    qualifier: Qualifier
    target: Target
    portal: Portal
    runs: Runs
    member: str

    def look(self, after: int) -> Portion:
        """Look at the next fifty cards above a number and do the arithmetic; nothing is written."""
        stages = [self.target.status_id(stage.code) for stage in self.pipeline.of_kind("work")]
        sheets = next_sheets(self.portal, self.target.entity, stages, self.qualifier.keys, after)
        differing = tuple(one for sheet in sheets if (one := self._differs(sheet)))
        last = sheets[-1].number if sheets else after
        return Portion(last, len(sheets), differing, len(sheets) < PAGE)

    def _differs(self, sheet: Sheet) -> Differs | None:
        if not self.qualifier.is_weighable(sheet.answers):
            return None
        past = Past(self.runs.db)
        before = past.kept(self.member, ROBOT, f"{sheet.kind}:{sheet.number}", REMEMBERED)
        settings = before["settings"] if before else _SETTINGS
        found = self.qualifier.qualified(sheet.answers, sheet.stage, before, title=settings["title"])
        lacking = sheet.lacking(found.writes)
        # A title that nobody has copied into the timeline yet waits for the robot, which does.
        left = {*lacking, *(["title"] if found.replaced else [])}
        writes = {key: value for key, value in found.writes.items() if key not in left}
        return Differs(sheet, found, writes) if writes else None

    def write(self, differing: Sequence[Differs], name: str) -> list[int]:
        """Write what differs and remember it under a name of this recount; returns the cards the portal refused."""
        known, refused = {one.sheet.number: one for one in differing}, []
        fields = ((one.sheet.number, one.sheet.spelled(one.writes)) for one in differing)
        for outcome in fill_sheets(self.portal, self.target.entity, fields):
            number = int(str(outcome.key))
            if outcome.is_done:
                self._remember(known[number], name)
            else:
                refused.append(number)
        return refused

    def _remember(self, one: Differs, name: str) -> None:
        """Leave a run behind as the robot does: it is explained, and the robot knows its own title and sum by it."""
        card, found = f"{one.sheet.kind}:{one.sheet.number}", one.found
        key = f"{self.member}:{name}:{card}"
        self.runs.begin(Begin(key, self.member, ROBOT, None, card, started="hand"))
        kept = {name: value for name, value in found.document().items() if name in _KEPT}
        titled = {} if not found.replaced else {"ours": "", "titled": False}
        self.runs.intend(key, REMEMBERED, KEPT)
        self.runs.done(key, REMEMBERED, {**kept, **titled, "settings": _SETTINGS}, KEPT)
        outputs = {"class": found.letter, "share": str(found.share), "sum": str(found.sum or "")}
        said = found.short[self.pipeline.language]
        self.runs.finish(key, End(DONE, outputs, said, decision=f"class-{found.letter.lower()}", reasons=[found.short]))
