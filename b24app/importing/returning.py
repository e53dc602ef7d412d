"""Give leads that were there before an import what they held, field by field; what people changed since stays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from b24app.importing.deciding import UPDATE
from b24app.portal.client import Portal
from b24app.portal.known_clients import find_holders
from b24app.portal.lead_images import MULTIFIELDS
from b24app.portal.lead_writes import change_lead
from b24app.portal.three_way import three_way
from b24app.store.import_lines import DONE, KEPT, UNDONE, ImportLines, Line

PORTION = 250


@dataclass(frozen=True)
class Returning:
    """Takes back what lines have written into leads, the last line first."""

    portal: Portal
    lines: ImportLines

    def back(self, *, is_dry: bool = False) -> Iterator[Line]:
        """Give each line that has filled a lead which was there before, with what became of it.

        What was written into leads that the import itself has made goes or stays with them.
        """
        first = None
        while some := self.lines.before(first, PORTION, DONE, action=UPDATE):
            first = some[-1].number
            own = self.lines.made({one.lead for one in some})
            if theirs := [one for one in some if one.lead not in own]:
                yield from self._portion(theirs, is_dry=is_dry)
            if not is_dry:
                self.lines.keep(replace(one, state=own[one.lead]) for one in some if own.get(one.lead, DONE) != DONE)

    def _portion(self, lines: list[Line], *, is_dry: bool) -> list[Line]:
        names = {name for one in lines for name in one.decided.get("fields", ())}
        holders = find_holders(self.portal, (), (), names, {one.lead for one in lines})
        rows = {one.id: dict(one.row) for one in holders if one.kind == "lead"}
        after, writes = dict[int, Line](), dict[int, dict[str, Any]]()
        for line in lines:
            after[line.number], fields = _worked_out(line, rows.get(line.lead))
            if row := rows.get(line.lead):
                _add(writes, line.lead, fields)
                row.update(_held(fields, dict(row)))
        if not is_dry:
            self._written(writes, after)
            self.lines.keep(after.values())
        return list(after.values())

    def _written(self, writes: dict[int, dict[str, Any]], after: dict[int, Line]) -> None:
        """Write one command a lead; lines of a lead that the portal refuses stay as they were, with the reason."""
        commands = (replace(change_lead(lead, fields), key=lead) for lead, fields in writes.items())
        refused = {int(str(one.key)): one.error for one in self.portal.write_many(commands) if not one.is_done}
        for number, line in after.items():
            if line.lead in refused:
                after[number] = replace(line, state=DONE, reason=str(refused[line.lead]))


def _worked_out(line: Line, row: dict[str, Any] | None) -> tuple[Line, dict[str, Any]]:
    """Return a line as it ends and the fields to be written; a lead that is gone needs nothing."""
    if row is None:
        return replace(line, state=UNDONE, reason=""), {}
    before, fields, stays = line.decided.get("before", {}), dict[str, Any](), list[str]()
    for name, ours in line.decided.get("fields", {}).items():
        if name not in before:
            # Written by a version that kept no picture.
            stays.append(name)
            continue
        is_ours, value = three_way(name, before[name], ours, row.get(name))
        if not is_ours:
            stays.append(name)
        elif value is not None:
            fields[name] = value
    decided = {**line.decided, "stays": stays}
    return replace(line, state=KEPT if stays else UNDONE, reason="fields" if stays else "", decided=decided), fields


def _add(writes: dict[int, dict[str, Any]], lead: int, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        whole = writes.setdefault(lead, {})
        whole[name] = [*whole.get(name, ()), *value] if name in MULTIFIELDS else value


def _held(fields: dict[str, Any], row: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """Give the fields of a lead as they will be, for the lines that have filled it earlier."""
    for name, value in fields.items():
        if name in MULTIFIELDS:
            gone = {str(one["ID"]) for one in value}
            yield name, [one for one in row.get(name) or () if str(one.get("ID")) not in gone]
        else:
            yield name, value
