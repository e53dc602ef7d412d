"""The commands `leads plan`, `leads plans` and `leads sign`: what becomes of a pile, and who answers for it."""

import json
from pathlib import Path

import click

from b24app.cleanup.copying.copy import Copy, Room, copy_path, open_copy
from b24app.cleanup.deciding.figures import figures
from b24app.cleanup.deciding.preview import Preview
from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.deciding.recipe_fields import demand_fields
from b24app.cleanup.deciding.recipe_file import open_recipe
from b24app.cleanup.deciding.signing import sign as signed
from b24app.cleanup.deciding.work import Plans
from b24app.cleanup.running.plan_work import NoSuchPlan
from b24app.cleanup.seeing.snapshot import keep_fields, publish
from b24app.cleanup.working.looking import Look
from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.root import Session
from b24app.cli.who import me
from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.portal.lead_fields import read_lead_fields
from b24app.store.cleanup_plans import CleanupPlan

STATES = {
    "draft": phrase("draft"),
    "signed": phrase("signed"),
    "running": phrase("running"),
    "paused": phrase("paused"),
    "done": phrase("done"),
    "undone": phrase("undone"),
    "failed": phrase("failed"),
}


@click.command("plan")
@click.argument("recipe")
@TARGET
@AS_JSON
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the preview.")
@click.option("--as-copied", is_flag=True, help="Plan on the copy as it is, without reading what has changed.")
@click.pass_obj
def plan(
    session: Session, recipe: str, target: str | None, out: Path | None, *, as_json: bool, as_copied: bool
) -> None:
    """Plan what becomes of a pile by a RECIPE, a file or the key of one that comes with the app. Changes no lead.

    Reads what has changed since the last time, says what each lead is and which are one client, and writes plan.html
    and plan.csv: for each lead what becomes of it and why, field by field. Nothing runs before the plan is signed.
    """
    session.as_json = as_json
    source, by = open_recipe(recipe)
    key, portal = session.app.portal_named(target or session.settings.portal)
    fields = read_lead_fields(portal)
    demand_fields(source, by, fields)
    plans = plans_of(session, key)
    with open_copy(copy_path(session.settings.home, key), Room.of(session.settings)) as copy:
        if not as_copied:
            _look(session, portal, copy, plans, by)
        draft = plans.draft(copy, by, fields, session.language)
    keep_fields(copy_path(session.settings.home, key), fields)
    publish(copy_path(session.settings.home, key))
    found = found_plan(plans, draft.plan)
    folder = out or session.settings.home / "cleanups" / str(found.id)
    write(folder, lambda: Preview(found, plans.decisions, fields).write(folder))
    _tell(session, plans, found, folder, is_new=draft.is_new)


def _look(session: Session, portal: Portal, copy: Copy, plans: Plans, by: Recipe) -> None:
    """Read what has changed, judge it and match it, so that one command is enough next month."""
    look = Look(portal, session.settings.home, plans.portal, session.language, plans.not_duplicates)
    look.read(copy)
    look.judge(copy)
    look.match(copy, by)


def _tell(session: Session, plans: Plans, found: CleanupPlan, folder: Path, *, is_new: bool) -> None:
    counted = figures(plans.decisions, found.id)
    page = folder / "plan.html"
    if session.as_json:
        told = {"plan": found.id, "state": found.state, "is_new": is_new, "preview": str(page), **counted.as_json()}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    head = phrase("Plan {plan}") if is_new else phrase("Nothing has changed since plan {plan}")
    click.echo(session.translate(head).format(plan=found.id))
    click.echo("\n".join(counted.text(session.translate)))
    click.echo(session.translate(phrase("Preview: {page}")).format(page=page))
    waits = phrase("Questions that wait for a person: {number}. See: b24app leads review {plan} --help")
    ready = phrase("Sign it with: b24app leads sign {plan}")
    click.echo(session.translate(waits if counted.waiting else ready).format(number=counted.waiting, plan=found.id))


@click.command("plans")
@TARGET
@AS_JSON
@click.pass_obj
def listed(session: Session, target: str | None, *, as_json: bool) -> None:
    """List the plans of clean-ups, newest first."""
    session.as_json = as_json
    key, _ = session.app.portal_named(target or session.settings.portal)
    plans = plans_of(session, key)
    for one in plans.plans.of(key):
        if as_json:
            told = {"plan": one.id, "recipe": one.recipe, "state": one.state, "signed_by": one.signed_by}
            click.echo(json.dumps({**told, **figures(plans.decisions, one.id).as_json()}, ensure_ascii=False))
            continue
        state = session.translate(STATES[one.state])
        total = figures(plans.decisions, one.id).total
        click.echo(f"#{one.id}  {one.made_at:%Y-%m-%d %H:%M}  {one.recipe}  {total}  {state}  {one.signed_by}".rstrip())


@click.command("sign")
@click.argument("plan", type=int)
@TARGET
@AS_JSON
@click.option("--leave-reviews", is_flag=True, help="Sign although questions wait: nothing happens to those leads.")
@click.pass_obj
def sign(session: Session, plan: int, target: str | None, *, leave_reviews: bool, as_json: bool) -> None:
    """Sign a PLAN: from now on it may run, as long as nobody changes it."""
    session.as_json = as_json
    key, _ = session.app.portal_named(target or session.settings.portal)
    plans = plans_of(session, key)
    found = found_plan(plans, plan)
    digest = signed(plans, found, me(), leave_reviews=leave_reviews)
    if as_json:
        click.echo(json.dumps({"plan": plan, "state": "signed", "digest": digest}))
        return
    said = phrase("Plan {plan} is signed by {who}: {digest}")
    click.echo(session.translate(said).format(plan=plan, who=me(), digest=digest[:12]))


def plans_of(session: Session, portal: str) -> Plans:
    """Return the plans of a portal."""
    return Plans.over(session.app.database, portal, session.app.portals.clock)


def found_plan(plans: Plans, number: int) -> CleanupPlan:
    """Return a plan by its number; raises NoSuchPlan."""
    if (found := plans.plans.find(plans.portal, number)) is None:
        raise NoSuchPlan(where=f"#{number}")
    return found
