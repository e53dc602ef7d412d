"""Take an import back: delete the leads it has made that nobody has touched since."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from b24app.importing.carrying import origin_of
from b24app.importing.deciding import CREATE, REPEAT
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
}
"""Why a lead stays."""


@dataclass(frozen=True)
class Undoing:
    """Takes back the leads of one import."""

    portal: Portal
    lines: ImportLines
    about: Import

    def undo(self, *, is_dry: bool = False) -> Iterator[Line]:
        """Give each line whose lead was made, with what became of it: undone, or kept with the reason.

        May be broken off anywhere and begun again. What an import wrote into leads that were there before stays.
        """
        last = 0
        while some := self.lines.after(last, PORTION, DONE):
            last = some[-1].number
            made = [one for one in some if one.action in (CREATE, REPEAT)]
            if made:
                yield from self._portion(made, is_dry=is_dry)

    def _portion(self, lines: list[Line], *, is_dry: bool) -> list[Line]:
        by_lead = {one.lead: one for one in lines}
        told = {
            one.lead: one.why
            for one in fates(self.portal, {n: origin_of(self.about, o.number) for n, o in by_lead.items()})
        }
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
