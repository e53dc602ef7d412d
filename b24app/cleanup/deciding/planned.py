"""Carry decisions into the store and out of it, a few at a time."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from b24app.cleanup.decision import Action, Decision, Verdict
from b24app.store.cleanup_decisions import CleanupDecisions, DecisionRow

_COLUMNS = {"lead", "wave", "cluster", "action", "verdict"}


@dataclass(frozen=True)
class Planned:
    """A decision in a plan.

    `number` is its place, `planned_on` the fingerprint of the lead it was decided on (see fingerprint.py); `said_by`
    names whoever changed it or gave a verdict, and `remark` what they wrote.
    """

    number: int
    decision: Decision
    planned_on: str = ""
    said_by: str = ""
    remark: str = ""

    @property
    def is_wanted(self) -> bool:
        """Say whether anything happens to the lead: something is decided, and nobody rejected it."""
        return self.decision.verdict != "rejected" and self.decision.action not in {"keep", "review"}


def decisions(rows: CleanupDecisions, plan: int, wave: int | None = None, *, after: int = 0) -> Iterator[Planned]:
    """Give the decisions of a plan in their order, of a wave or of all; `after` is the number of the last one had."""
    return (planned(row) for row in rows.rows(plan, wave, after=after))


def planned(row: DecisionRow) -> Planned:
    """Make a decision of what is kept."""
    said: dict[str, Any] = {**row.document}
    for name in ("because", "makes"):
        said[name] = tuple(said.get(name, ()))
    decision = Decision(
        lead=row.lead,
        action=cast(Action, row.action),
        wave=row.wave,
        cluster=row.cluster,
        verdict=cast(Verdict, row.verdict),
        **said,
    )
    return Planned(row.number, decision, row.planned_on, row.said_by, row.remark)


def row_of(one: Planned) -> DecisionRow:
    """Make what is kept of a decision; what is empty is not written."""
    whole = asdict(one.decision)
    document = {name: value for name, value in whole.items() if name not in _COLUMNS and value}
    columns = {name: whole[name] for name in _COLUMNS}
    row = DecisionRow(number=one.number, planned_on=one.planned_on, said_by=one.said_by, remark=one.remark, **columns)
    return replace(row, document=document)
