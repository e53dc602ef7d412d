"""Tell people how far a clean-up is, and what a drill of its way back found."""

import click

from b24app.cleanup.running.drill import Drilled
from b24app.cli.cleanup_work import CleanupWork
from b24app.languages import phrase

_STATES = {
    "waiting": phrase("waiting"),
    "done": phrase("done"),
    "held": phrase("parked until they are deleted"),
    "skipped": phrase("left alone"),
    "failed": phrase("failed"),
    "deleted": phrase("deleted"),
    "returning": phrase("being taken back"),
    "undone": phrase("taken back"),
    "partly": phrase("taken back in part"),
}
_PACE_SECONDS = 600.0
_TELLING = 100
"""Leads after which a pace says something of those that follow; the first few are mostly waited for."""


def tell_pace(work: CleanupWork, counts: dict[str, int]) -> None:
    """Say how many leads are in which state, and when the rest is done at the pace of the last ten minutes."""
    told = ", ".join(f"{work.session.translate(_STATES[state])} {count}" for state, count in sorted(counts.items()))
    click.echo(work.say(phrase("plan {plan}: {told}"), plan=work.plan.id, told=told))
    waiting = counts.get("waiting", 0)
    seen, seconds = work.journal.pace(work.plan.id, _PACE_SECONDS)
    if waiting and seen >= _TELLING:
        minutes = max(1, round(waiting * seconds / seen / 60))
        click.echo(work.say(phrase("about {minutes} minutes left at the present pace"), minutes=minutes))


def tell_drill(work: CleanupWork, found: Drilled) -> None:
    """Say what a drill found."""
    said = phrase(
        "Drill on {leads} leads: {fields} fields, {bindings} bindings and {cards} new cards would come back as before."
    )
    facts = {"leads": found.leads, "fields": found.fields, "bindings": found.bindings, "cards": found.cards}
    click.echo(work.say(said, **facts))
    click.echo(work.say(phrase("Moments of changes, the history of stages and what people read stay as they are.")))
    for lead in found.partly:
        click.echo(work.say(phrase("  lead {lead}: once it is deleted only its fields come back"), lead=lead))
    for lead, differs in found.differs.items():
        names = ", ".join(name for name, _, _ in differs)
        click.echo(work.say(phrase("  lead {lead} would not come back whole: {names}"), lead=lead, names=names))
