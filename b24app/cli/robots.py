"""Commands about robots and triggers: list, register, take away, observe, try one by hand, begin a new one."""

import json
import uuid
from collections.abc import Sequence
from pathlib import Path

import click

from b24app.cli.options import AS_JSON
from b24app.cli.performing import perform
from b24app.cli.robot_folder import begun
from b24app.cli.robot_test import run_cases
from b24app.cli.root import Session
from b24app.cli.undoing import undo
from b24app.errors import Misuse
from b24app.install.registrar import Listing
from b24app.languages import Translate, in_language, phrase
from b24app.portal.bizproc import DOCUMENTS
from b24app.robots.occasion import HAND
from b24app.store.installs import Install
from b24app.store.modes import ACTIVE, OBSERVE
from b24app.store.runs import DONE

PORTAL = click.option("--portal", "target", help="An installed portal; by default B24APP_PORTAL, or the only one.")
_STATES = {
    "current": phrase("registered"),
    "changed": phrase("registered in an older form"),
    "absent": phrase("not registered"),
    "stranger": phrase("registered, but no folder holds it"),
}


@click.group()
def robots() -> None:
    """Robots and triggers that the portal's automation designer offers."""


robots.add_command(undo)


@robots.command("list")
@PORTAL
@AS_JSON
@click.pass_obj
def listed(session: Session, target: str | None, *, as_json: bool) -> None:
    """List robots and triggers: registered or not, active or observing, on which stages they were seen alive."""
    session.as_json = as_json
    found = session.app.registrar.listed(_install(session, target))
    if as_json:
        click.echo(json.dumps({"robots": [_json(one) for one in found]}, ensure_ascii=False))
        return
    for one in found:
        click.echo(_told(one, session.translate, session.language))


@robots.command()
@PORTAL
@click.pass_obj
def register(session: Session, target: str | None) -> None:
    """Register robots and triggers as their folders hold them now; what is registered already is left alone."""
    done, fired = session.app.registrar.register(_install(session, target))
    said = phrase("added: {added}; updated: {updated}; unchanged: {unchanged}; without a folder: {strangers}")
    both = {name: ", ".join([*getattr(done, name), *getattr(fired, name)]) or "—" for name in vars(done)}
    click.echo(session.translate(said).format(**both))


@robots.command()
@click.argument("code")
@PORTAL
@click.option("--days", default=30, show_default=True, help="Refuse where it was seen alive within so many days.")
@click.option("--force", "is_forced", is_flag=True, help="Take it away although placed steps will break.")
@click.pass_obj
def remove(session: Session, code: str, target: str | None, *, days: int, is_forced: bool) -> None:
    """Take a robot or trigger away from a portal.

    Where people have placed it, the step breaks: the automation of that stage ends with an error until the same code
    is registered again. So a robot that was seen alive lately stays, unless --force.
    """
    session.app.registrar.remove(_install(session, target), code, days=days, is_forced=is_forced)
    click.echo(session.translate("{code} is taken away").format(code=code))


@robots.command()
@click.argument("code")
@click.argument("mode", type=click.Choice([ACTIVE, OBSERVE]))
@PORTAL
@click.pass_obj
def mode(session: Session, code: str, mode: str, target: str | None) -> None:
    """Let a robot work (active), or only say what it would do (observe)."""
    if code not in session.app.robots:
        raise Misuse(phrase('there is no robot "{code}"'), phrase('see "b24app robots list"'), code=code)
    session.app.modes.put(_install(session, target).member_id, code, mode)
    said = phrase("{code} is active") if mode == ACTIVE else phrase("{code} only observes from now on")
    click.echo(session.translate(said).format(code=code))


@robots.command()
@click.argument("code")
@click.option("--lead", type=int, help="Number of a lead.")
@click.option("--card", default="", help="Another card, such as deal:3 or dynamic_130:7.")
@click.option("--input", "inputs", multiple=True, metavar="KEY=VALUE", help="A setting; repeat for several.")
@click.option("--observe", "is_observed", is_flag=True, help="Only say what it would do.")
@PORTAL
@AS_JSON
@click.pass_context
def run(
    context: click.Context, /, code: str, target: str | None, *, is_observed: bool, as_json: bool, **card: str
) -> None:
    """Try a robot on a card by hand, without placing it on a stage."""
    session: Session = context.obj
    session.as_json = as_json
    if code not in session.app.robots:
        raise Misuse(phrase('there is no robot "{code}"'), phrase('see "b24app robots list"'), code=code)
    told = {
        "code": code,
        "document_id": _document(f"lead:{card['lead']}" if card["lead"] else card["card"]),
        "properties": _settings(card["inputs"]),
        "started": HAND,
    } | ({"mode": OBSERVE} if is_observed else {})
    member = _install(session, target).member_id
    done = perform(session, member, f"hand:{uuid.uuid4().hex}", told)
    context.exit(0 if done.state == DONE else 1)


@robots.command()
@click.argument("name")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where to put it; by default the first of B24APP_ROBOTS."
)
@click.pass_obj
def new(session: Session, name: str, folder: Path | None) -> None:
    """Begin a robot: a folder with robot.py, cases.yaml and README.md that passes its tests at once."""
    folders = session.settings.robot_folders
    where = folder or (folders[0] if folders else Path("robots"))
    made = begun(where, name)
    said = phrase("begun in {folder}; try it with: b24app robots test {parent}")
    click.echo(session.translate(said).format(folder=made, parent=where))


@robots.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def test(context: click.Context, folder: Path) -> None:
    """Run the cases of every robot in a folder against an emulated portal."""
    session: Session = context.obj
    faults = run_cases(folder, session.translate)
    context.exit(1 if faults else 0)


def _install(session: Session, target: str | None) -> Install:
    return session.app.portals.installed(target or session.settings.portal)


def _document(card: str) -> list[str]:
    kind, _, number = card.partition(":")
    module, entity, name = DOCUMENTS.get("smart_process" if kind.startswith("dynamic_") else kind, ("", "", ""))
    if not module or not number.isdigit():
        raise Misuse(phrase("no card is named"), phrase("write --lead 12 or --card deal:3"))
    return [module, entity, f"{kind.upper() if name == 'DYNAMIC' else name}_{number}"]


def _settings(pairs: Sequence[str]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            raise Misuse(phrase('"{pair}" is no setting'), phrase("write KEY=VALUE"), pair=pair)
        told.setdefault(key, []).append(value)
    return told


def _json(one: Listing) -> dict[str, object]:
    seen = [{"kind": s.kind, "stage": s.stage, "last_at": s.last_at.isoformat()} for s in one.seen]
    return {
        "code": one.code,
        "kind": one.kind,
        "title": dict(one.title),
        "state": one.state,
        "mode": one.mode,
        "seen": seen,
    }


def _told(one: Listing, translate: Translate, language: str) -> str:
    seen = ", ".join(f"{s.kind} {s.stage or '?'} ({s.last_at:%Y-%m-%d %H:%M})" for s in one.seen)
    kind = phrase("trigger") if one.kind == "trigger" else phrase("robot")
    facts = [translate(kind), translate(_STATES[one.state])]
    facts += [translate("only observes")] if one.mode == OBSERVE else []
    alive = translate("seen on: {seen}").format(seen=seen) if seen else translate("never seen alive")
    if one.kind == "trigger":
        alive = ""
    told = f"{one.code}  {in_language(dict(one.title), language)}\n  {', '.join(facts)}"
    return f"{told}\n  {alive}" if alive else told
