"""Carry an import out portion by portion: decide, note it, send, note what came of it; nothing is sent twice."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from b24app.clock import Clock
from b24app.errors import AppError
from b24app.importing.deciding import CREATE, REPEAT, SKIP, UPDATE, Rules, decided
from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.portal.imported_leads import adding, filling, lacking
from b24app.portal.known_clients import find_holders
from b24app.portal.outcome import Command, Outcome, State
from b24app.store.import_lines import DONE, FAILED, NEW, SENT, SKIPPED, WAITING, ImportLines, Line
from b24app.store.imports import Import

PORTION = 250
"""Lines that are decided together: their search fills whole requests."""

_TOGETHER = 50


class Unclear(AppError):
    """The portal has not told what became of some lines; they are looked up when the import goes on."""

    code = "imports.unclear"


@dataclass(frozen=True)
class Carrying:
    """One import on its portal; `is_dry` decides and sends nothing."""

    portal: Portal
    lines: ImportLines
    about: Import
    clock: Clock
    is_dry: bool = False
    size: int = PORTION

    @property
    def rules(self) -> Rules:
        """Return how known clients are treated."""
        settings = self.about.settings
        return Rules(self.about.policy, tuple(settings.get("overwrite", ())), settings.get("region", "RU"))

    def portion(self) -> list[Line]:
        """Bring the next lines to their end and return them; an empty list says that there are no more.

        Raises Unclear where the portal did not tell, after everything that is known was kept.
        """
        waiting = self.lines.waiting(self.size)
        finished: list[Line] = []
        rest = waiting
        while rest:
            ready, rest = self._ready(rest)
            finished += self._through(ready)
            if any(one.state in WAITING for one in finished):
                raise Unclear
        return finished

    def _ready(self, lines: list[Line]) -> tuple[list[Line], list[Line]]:
        """Part lines into those whose earlier line of the same client is finished, and the others."""
        here = {one.number for one in lines}
        is_free = self.about.policy == CREATE
        ready = [one for one in lines if is_free or one.twin is None or one.twin not in here]
        return ready, [one for one in lines if one not in ready]

    def _through(self, lines: list[Line]) -> list[Line]:
        twins = self.lines.get({one.twin for one in lines if one.twin})
        search = partial(find_holders, self.portal)
        fresh = decided([one for one in lines if one.state == NEW], twins, self.rules, search)
        # What may have been sent is decided already: a search would find the lead that it has made.
        again = self._still_lacking([one for one in lines if one.state == SENT])
        over = [replace(one, state=SKIPPED) for one in fresh if one.action == SKIP]
        over += [one for one in again if one.state == DONE]
        sending = [one for one in fresh if one.action != SKIP]
        if self.is_dry:
            over += [replace(one, state=DONE) for one in sending]
            self.lines.keep(over)
            return _ordered(over)
        now = self.clock.now().timestamp()
        claimed = [replace(one, state=SENT, sent_at=now) for one in sending]
        self.lines.keep([*over, *claimed])
        again = [one for one in again if one.state == SENT]
        commands = [self._command(one, one.sent_at) for one in again]
        commands += [self._command(one, None) for one in claimed]
        return _ordered([*over, *self._sent(commands, {one.number: one for one in [*again, *claimed]})])

    def _still_lacking(self, lines: list[Line]) -> list[Line]:
        """See what leads that may have been filled still lack: people may have filled them since."""
        filled = {one.lead for one in lines if one.action == UPDATE}
        names = {name for one in lines for name in one.fields}
        holders = find_holders(self.portal, (), (), names, filled) if filled else []
        rows = {one.id: one.row for one in holders if one.kind == "lead"}
        return [self._again(one, rows) if one.action == UPDATE else one for one in lines]

    def _again(self, line: Line, rows: Mapping[int, Mapping[str, Any]]) -> Line:
        wanted = lacking(rows.get(line.lead, {}), line.fields, self.rules.overwrite)
        if not wanted:
            return replace(line, state=DONE)
        return replace(line, decided={**line.decided, "fields": wanted})

    def _command(self, line: Line, sent_at: float | None) -> Command:
        fields = line.decided["fields"]
        if line.action == UPDATE:
            return filling(line.number, line.lead, fields, sent_at)
        return adding(line.number, fields, origin_of(self.about, line.number), sent_at)

    def _sent(self, commands: list[Command], lines: Mapping[int, Line]) -> Iterator[Line]:
        kept: list[Line] = []
        try:
            for outcome in self.portal.write_many(commands):
                kept.append(_after(lines[int(str(outcome.key))], outcome))
                if len(kept) == _TOGETHER:
                    self.lines.keep(kept)
                    yield from kept
                    kept = []
        finally:
            self.lines.keep(kept)
        yield from kept


def origin_of(about: Import, number: int) -> str:
    """Return the mark of the lead that a line becomes."""
    return f"{about.origin}-{number}"


def words_of(error: AppError) -> dict[str, Any]:
    """Keep what an error says in a way that can be told in any language later."""
    values = {name: str(value) for name, value in error.values.items()}
    return {"what": error.what, "way_out": error.way_out, "values": values, "where": ""}


def _after(line: Line, outcome: Outcome) -> Line:
    if outcome.is_done:
        lead = line.lead if line.action == UPDATE else int(outcome.result)
        return replace(line, state=DONE, lead=lead)
    if outcome.state is State.REFUSED and outcome.error is not None:
        return replace(
            line, state=FAILED, reason=str(outcome.error), decided={**line.decided, "error": words_of(outcome.error)}
        )
    return line


def _ordered(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: one.number)


TOLD = {
    CREATE: phrase("a new lead"),
    REPEAT: phrase("a repeat lead"),
    UPDATE: phrase("more in a lead"),
    SKIP: phrase("skipped"),
}
"""How people call what becomes of a line."""
