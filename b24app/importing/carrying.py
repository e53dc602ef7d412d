"""Carry an import out: decide, note it, send, note what came of it; nothing is sent twice, nobody waits for nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

from b24app.clock import Clock
from b24app.errors import AppError
from b24app.importing.deciding import CREATE, REPEAT, SKIP, UPDATE, Rules, decided
from b24app.importing.turn import Turn
from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.portal.imported_leads import adding, filling, lacking
from b24app.portal.known_clients import find_holders
from b24app.portal.outcome import Command, Outcome, State
from b24app.store.import_lines import DONE, FAILED, NEW, SENT, SKIPPED, ImportLines, Line
from b24app.store.imports import Import

PORTION = 1000
"""Lines between two halts; at a halt nothing is on its way to the portal."""

TOGETHER = 500
"""Lines that are decided together: their search fills whole requests."""

_KEPT = 50


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
    together: int = TOGETHER

    @property
    def rules(self) -> Rules:
        """Return how known clients are treated."""
        settings = self.about.settings
        return Rules(self.about.policy, tuple(settings.get("overwrite", ())), settings.get("region", "RU"))

    def portion(self) -> list[Line]:
        """Bring the next lines to their end and return them in order; an empty list says that there are no more.

        Raises Unclear where the portal did not tell, after everything that is known was kept.
        """
        return sorted(self.finished(), key=lambda one: one.number)

    def finished(self) -> Iterator[Line]:
        """Bring the next lines to their end and give each as it gets there: while some are sent, more are decided.

        Raises Unclear as `portion` does.
        """
        parts, held = self._parts(), list[Line]()
        while True:
            turn = Turn(self.about.policy != CREATE, held)
            yield from self._through(turn, parts)
            if turn.out:
                raise Unclear
            if not (held := turn.held):
                return

    def _parts(self) -> Iterator[list[Line]]:
        last, left = 0, self.size
        while left and (some := self.lines.after(last, min(left, self.together), NEW, SENT)):
            last, left = some[-1].number, left - len(some)
            yield some

    def _through(self, turn: Turn, parts: Iterator[list[Line]]) -> Iterator[Line]:
        """Send what is decided, and keep what came of it; what has to wait for that is left to the next turn."""
        kept: list[Line] = []
        try:
            for outcome in self.portal.write_many(self._commands(turn, parts)):
                kept.append(_after(turn.out[int(str(outcome.key))], outcome))
                if len(kept) == _KEPT:
                    self._keep(turn, kept)
                    kept = []
                    yield from turn.taken()
        finally:
            self._keep(turn, kept)
        yield from turn.taken()

    def _keep(self, turn: Turn, lines: list[Line]) -> None:
        self.lines.keep(lines)
        turn.end(lines)

    def _commands(self, turn: Turn, parts: Iterator[list[Line]]) -> Iterator[Command]:
        # Once more after the last part: what waited may be free by now.
        for lines in chain(parts, ([],)):
            if ready := turn.ready(lines):
                yield from self._decided(turn, ready)

    def _decided(self, turn: Turn, lines: list[Line]) -> list[Command]:
        twins = self.lines.get({one.twin for one in lines if one.twin})
        search = partial(find_holders, self.portal)
        fresh = decided([one for one in lines if one.state == NEW], twins, self.rules, search)
        # What may have been sent is decided already: a search would find the lead that it has made.
        again = self._still_lacking([one for one in lines if one.state == SENT])
        over = [replace(one, state=SKIPPED) for one in fresh if one.action == SKIP]
        over += [one for one in again if one.state == DONE]
        if self.is_dry:
            over += [replace(one, state=DONE) for one in fresh if one.action != SKIP]
            self._keep(turn, over)
            return []
        again = turn.send([one for one in again if one.state == SENT])
        sending = turn.send([one for one in fresh if one.action != SKIP])
        now = self.clock.now().timestamp()
        claimed = [replace(one, state=SENT, sent_at=now) for one in sending]
        self._keep(turn, [*over, *claimed])
        turn.sent([*again, *claimed])
        return [self._command(one, one.sent_at) for one in again] + [self._command(one, None) for one in claimed]

    def _still_lacking(self, lines: list[Line]) -> list[Line]:
        """See what leads that may have been filled still lack: people may have filled them since."""
        filled = {one.lead for one in lines if one.action == UPDATE}
        names = {name for one in lines for name in one.fields}
        holders = find_holders(self.portal, (), (), names, filled) if filled else []
        rows = {one.id: one.row for one in holders if one.kind == "lead"}
        return [self._again(one, rows) if one.action == UPDATE else one for one in lines]

    def _again(self, line: Line, rows: Mapping[int, Mapping[str, Any]]) -> Line:
        wanted = lacking(rows.get(line.lead, {}), line.decided["fields"], self.rules.overwrite)
        if not wanted:
            return replace(line, state=DONE)
        return replace(line, decided={**line.decided, "fields": wanted})

    def _command(self, line: Line, sent_at: float | None) -> Command:
        fields = line.decided["fields"]
        if line.action == UPDATE:
            return filling(line.number, line.lead, fields, sent_at)
        return adding(line.number, fields, origin_of(self.about, line.number), sent_at)


def origin_of(about: Import, number: int) -> str:
    """Return the mark of the lead that a line becomes."""
    return f"{about.origin}-{number}"


def words_of(error: AppError) -> dict[str, Any]:
    """Keep what an error says in a way that can be told in any language later."""
    values = {name: str(value) for name, value in error.values.items()}
    return {"what": error.what, "way_out": error.way_out, "values": values, "where": ""}


def _after(line: Line, outcome: Outcome) -> Line:
    if outcome.is_done:
        if line.action != UPDATE:
            return replace(line, state=DONE, lead=int(outcome.result))
        # The portal's own moment of it: who changed the lead later is somebody else.
        written = outcome.answer.time.get("date_finish") if outcome.answer else None
        return replace(line, state=DONE, decided={**line.decided, "written": written})
    if outcome.state is State.REFUSED and outcome.error is not None:
        return replace(
            line, state=FAILED, reason=str(outcome.error), decided={**line.decided, "error": words_of(outcome.error)}
        )
    return line


TOLD = {
    CREATE: phrase("a new lead"),
    REPEAT: phrase("a repeat lead"),
    UPDATE: phrase("more in a lead"),
    SKIP: phrase("skipped"),
}
"""How people call what becomes of a line."""
