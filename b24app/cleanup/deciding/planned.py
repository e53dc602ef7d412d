"""Carry decisions into the store and out of it, a few at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.cleanup.decision import Decision
from b24app.store.cleanup_decisions import CleanupDecisions, DecisionRow

_COLUMNS = ("lead", "wave", "cluster", "action", "verdict")
_BEFORE, _PROPOSED, _TITLE = "before", "proposed", "title"


@dataclass(frozen=True)
class Planned:
    """A decision in a plan.

    `number` is its place, `planned_on` the fingerprint of the lead it was decided on (see fingerprint.py); `said_by`
    names whoever changed it or gave a verdict, and `remark` what they wrote. `before` is what the lead holds in the
    fields of `decision.values`; `proposed` is what becomes of a lead in doubt once a person accepts it; `title`
    is what the lead was called.
    """

    number: int
    decision: Decision
    planned_on: str = ""
    said_by: str = ""
    remark: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    proposed: Decision | None = None
    title: str = ""

    @property
    def is_wanted(self) -> bool:
        """Say whether anything happens to the lead: something is decided, and nobody rejected it."""
        return self.decision.verdict != "rejected" and is_done(self.decision)


def is_done(decision: Decision) -> bool:
    """Say whether anything is done: a lead that stays open may still take values over."""
    return decision.action not in {"keep", "review"} or (decision.action == "keep" and bool(decision.values))


def decisions(rows: CleanupDecisions, plan: int, wave: int | None = None, *, after: int = 0) -> Iterator[Planned]:
    """Give the decisions of a plan in their order, of a wave or of all; `after` is the number of the last one had."""
    return (planned(row) for row in rows.rows(plan, wave, after=after))


def planned(row: DecisionRow) -> Planned:
    """Make a decision of what is kept."""
    document = dict(row.document)
    before, proposed = document.pop(_BEFORE, {}), document.pop(_PROPOSED, None)
    title = document.pop(_TITLE, "")
    columns = {name: getattr(row, name) for name in _COLUMNS}
    return Planned(
        number=row.number,
        decision=_decision({**document, **columns}),
        planned_on=row.planned_on,
        said_by=row.said_by,
        remark=row.remark,
        before=before,
        proposed=_decision({**columns, **proposed}) if proposed else None,
        title=title,
    )


def row_of(one: Planned) -> DecisionRow:
    """Make what is kept of a decision; what is empty is not written."""
    whole = vars(one.decision)
    document = {name: value for name, value in whole.items() if name not in _COLUMNS and value}
    document |= {_TITLE: one.title} if one.title else {}
    document |= {_BEFORE: dict(one.before)} if one.before else {}
    document |= (
        {_PROPOSED: {name: value for name, value in vars(one.proposed).items() if value}} if one.proposed else {}
    )
    columns = {name: whole[name] for name in _COLUMNS}
    columns |= {"planned_on": one.planned_on, "said_by": one.said_by, "remark": one.remark}
    return DecisionRow(number=one.number, document=document, **columns)


def _decision(said: Mapping[str, Any]) -> Decision:
    several = {name: tuple(said.get(name, ())) for name in ("because", "makes")}
    return Decision(**{**said, **several})
