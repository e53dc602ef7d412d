"""The command `leads after`: what is left to put in order once the pile is worked through, and how it differs."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from b24app.cleanup.auditing.after_directories import FAULTS
from b24app.cleanup.auditing.after_report import After, write_after
from b24app.cleanup.auditing.afterwards import keep_picture, worked_out
from b24app.cleanup.copying.copy import copy_path, open_copy
from b24app.cleanup.copying.reading import refresh
from b24app.cleanup.running.plan_work import NoSuchPlan
from b24app.cli.leads_match import NothingCopied
from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.root import Session
from b24app.languages import phrase
from b24app.store.cleanup_plans import CleanupPlan, CleanupPlans


@click.command("after")
@click.argument("plan", type=int, required=False)
@TARGET
@AS_JSON
@click.option(
    "--months", default=12, show_default=True, type=click.IntRange(1, 600), help="How long a client is active."
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the lists and the page.")
@click.option("--no-refresh", is_flag=True, help="Take the copy as it is; asks the portal nothing.")
@click.pass_obj
def after_(
    session: Session,
    plan: int | None,
    target: str | None,
    months: int,
    out: Path | None,
    *,
    no_refresh: bool,
    as_json: bool,
) -> None:
    """List active contacts and companies with what is out of order, propose what guards the mailbox, compare.

    With the number of a clean-up PLAN it compares with how the pile stood before: run it once before the plan is
    carried out, and again afterwards. Needs the copy that "b24app leads audit" makes; changes nothing on the portal.
    """
    session.as_json = as_json
    key, portal = session.app.portal_named(target or session.settings.portal)
    path = copy_path(session.settings.home, key)
    if not path.exists():
        raise NothingCopied(where=portal.name)
    kept = _plan(session, key, plan)
    with open_copy(path) as copy:
        now = session.app.portals.clock.now()
        keep_picture(copy, kept, now)
        if not no_refresh:
            refresh(portal, copy)
        told = worked_out(copy, portal.origin, kept, months, now, session.language)
        folder = out or session.settings.home / "after" / path.stem
        counts: dict[str, int] = {}
        write(folder, lambda: counts.update(write_after(folder, copy, told)))
    _tell(session, told, counts, folder)


def _plan(session: Session, key: str, plan: int | None) -> CleanupPlan | None:
    if plan is None:
        return None
    found = CleanupPlans(session.app.database).find(key, plan)
    if found is None:
        raise NoSuchPlan(where=str(plan))
    return found


def _tell(session: Session, told: After, counts: dict[str, int], folder: Path) -> None:
    page = str(folder / "after.html")
    if session.as_json:
        pictures = {"before": asdict(told.before) if told.before else None, "after": asdict(told.now)}
        click.echo(
            json.dumps({"counts": counts, **pictures, "guard": asdict(told.guard), "page": page}, ensure_ascii=False)
        )
        return
    said = phrase("Active contacts: {contact}, companies: {company}.")
    click.echo(session.translate(said).format(**counts))
    for name, fault in FAULTS.items():
        click.echo(f"  {session.translate(fault)}: {counts[name]}")
    if told.before:
        compared = phrase("Open leads: {before} before, {after} now; without a client: {bare_before}, {bare_after}.")
        numbers = {"before": told.before.open, "after": told.now.open}
        bare = {"bare_before": told.before.no_client, "bare_after": told.now.no_client}
        click.echo(session.translate(compared).format(**numbers, **bare))
    click.echo(page)
