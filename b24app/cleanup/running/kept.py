"""Cut a plan into portions and write its leads down before a run, clients together, the canary first."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from b24app.cleanup.deciding.planned import Planned
from b24app.cleanup.decision import Decision
from b24app.cleanup.running.terms import Terms
from b24app.cleanup.running.work import is_wanted
from b24app.store.cleanup_journal import CleanedLead


def decision_of(lead: CleanedLead) -> Decision:
    """Read the decision of a lead that was written down."""
    told = dict(lead.decision)
    return Decision(**{**told, "because": tuple(told["because"]), "makes": tuple(told["makes"])})


def cut(plan: int, member_id: str, planned: Iterable[Planned], terms: Terms) -> Iterator[CleanedLead]:
    """Give the leads of a plan in portions: a client's leads stay together, the first portion is the canary.

    A portion never mixes waves; the decisions come in the plan's order, a wave after the other.
    """
    number, size, wave, most = 0, 0, 0, terms.canary
    wanted = (one for one in planned if is_wanted(one.decision))
    for group in _groups(wanted):
        first = group[0].decision
        if size and (first.wave != wave or size + len(group) > most):
            number, size, most = number + 1, 0, terms.together
        size, wave = size + len(group), first.wave
        for one in group:
            yield _row(plan, member_id, one, number, wave)


def _groups(planned: Iterable[Planned]) -> Iterator[list[Planned]]:
    """Give the decisions of one client together; a lead without a client is a group of its own.

    A group beyond measure is decided about lead by lead, and so may lie in several waves: there it is cut.
    """
    group: list[Planned] = []
    for one in planned:
        if group and not _is_same(group[-1].decision, one.decision):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _is_same(before: Decision, one: Decision) -> bool:
    return bool(one.cluster) and (one.cluster, one.wave) == (before.cluster, before.wave)


def _row(plan: int, member_id: str, one: Planned, portion: int, wave: int) -> CleanedLead:
    decision = one.decision
    return CleanedLead(
        plan, decision.lead, member_id, portion, wave, decision.cluster, asdict(decision), planned_on=one.planned_on
    )
