"""Tell a person about a plan that was begun on a portal and never came to its end."""

import click

from b24app.cli.root import Session
from b24app.languages import phrase
from b24app.store.plans import Kept


def tell_unfinished(session: Session, key: str) -> None:
    """Tell about the newest such plan of a portal, and what can be done about it."""
    kept = session.app.plans.unfinished(key)
    if kept is not None:
        way_out = phrase(
            "A new plan goes on from what the portal has; b24app pipelines apply --resume finishes this one."
        )
        click.echo(f"{told(session, kept)} {session.translate(way_out)}")


def told(session: Session, kept: Kept) -> str:
    """Say in a sentence how far a plan has come."""
    done = sum(entry.state == "done" for entry in session.app.journal.entries(kept.id))
    said = phrase("Plan {plan} of {pipeline}, begun {at} by {who}, was not finished: {done} of {total} steps are done.")
    return session.translate(said).format(
        plan=kept.id,
        pipeline=kept.pipeline,
        at=f"{kept.made_at:%Y-%m-%d %H:%M} UTC",
        who=kept.who or "?",
        done=done,
        total=len(kept.document["changes"]),
    )
