"""Take an import back: delete the leads it has made that nobody has touched since, and empty what it has filled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from b24app.importing.carrying import origin_of
from b24app.importing.deciding import CREATE, REPEAT, UPDATE
from b24app.importing.returning import Returning
from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.portal.imported_leads import delete_leads, fates
from b24app.store.import_lines import DONE, KEPT, UNDONE, ImportLines, Line
from b24app.store.imports import Import

PORTION = 45

WHY = {
    "changed": phrase("it has been changed since"),
    "worked": phrase("it has calls, letters or tasks"),
    "told": phrase("it has comments"),
    "fields": phrase("somebody has changed them since"),
}
"""Why a lead or its fields stay."""


@dataclass(frozen=True)
class Undoing:
    """Takes back the leads of one import."""

    portal: Portal
    lines: ImportLines
    about: Import

    def undo(self, *, is_dry: bool = False) -> Iterator[Line]:
        """Give each line that was carried out, with what became of it: undone, or kept with the reason.

        May be broken off anywhere and begun again. Leads that were there before get back what they held, field by
        field, but for what somebody has changed since; see `decided["stays"]` of the line.
        """
        filled = self._filled()
        last = 0
        while some := self.lines.after(last, PORTION, DONE):
            last = some[-1].number
            made = [one for one in some if one.action in (CREATE, REPEAT)]
            if made:
                yield from self._portion(made, filled, is_dry=is_dry)
        yield from Returning(self.portal, self.lines).back(is_dry=is_dry)

    def _filled(self) -> dict[int, str]:
        """Tell of leads that lines have filled when the portal did that last."""
        found: dict[int, str] = {}
        for line in self.lines.all(DONE, UNDONE, action=UPDATE):
            found[line.lead] = max(found.get(line.lead, ""), str(line.decided.get("written") or ""))
        return found

    def _portion(self, lines: list[Line], filled: Mapping[int, str], *, is_dry: bool) -> list[Line]:
        by_lead = {one.lead: one for one in lines}
        marks = {number: origin_of(self.about, one.number) for number, one in by_lead.items()}
        told = {one.lead: one.why for one in fates(self.portal, marks, filled)}
        after = {n: _after(line, told[n]) for n, line in by_lead.items()}
        if is_dry:
            return list(after.values())
        doomed = [number for number, why in told.items() if not why]
        refused = {int(str(one.key)): one for one in delete_leads(self.portal, doomed) if not one.is_done}
        for number, outcome in refused.items():
            after[number] = replace(by_lead[number], reason=str(outcome.error))
        self.lines.keep(after.values())
        return list(after.values())


def _after(line: Line, why: str) -> Line:
    if why in WHY:
        return replace(line, state=KEPT, reason=why)
    return replace(line, state=UNDONE, reason=why)
