"""Commands about the portals the app is installed on."""

import json

import click

from b24app.cli.root import Session
from b24app.languages import Translate, phrase
from b24app.portal import states
from b24app.store.installs import Install


@click.group()
def portals() -> None:
    """Portals the app is installed on."""


@portals.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def listed(session: Session, *, as_json: bool) -> None:
    """List the portals: address, member id, scopes, whether the installation is finished, how the access is doing."""
    session.as_json = as_json
    known = session.app.installs.all()
    if as_json:
        rows = [
            {
                "address": one.address,
                "member_id": one.member_id,
                "scope": list(one.scope),
                "is_finished": one.is_finished,
                "state": one.state,
                "state_detail": one.state_detail,
                "state_at": one.state_at.isoformat() if one.state_at else None,
            }
            for one in known
        ]
        click.echo(json.dumps({"portals": rows}, ensure_ascii=False))
    elif not known:
        click.echo(session.translate("no portal has installed the app yet; README.md says how one does"))
    else:
        for one in known:
            click.echo(_told(one, session.translate))


def _told(one: Install, translate: Translate) -> str:
    """Tell about one portal in lines that no terminal has to cut."""
    finished = phrase("finished") if one.is_finished else phrase("not finished yet")
    facts = {
        phrase("portal id"): one.member_id,
        phrase("permissions"): ", ".join(one.scope),
        phrase("installation"): translate(finished),
        phrase("access"): _access(one, translate),
    }
    return "\n".join([one.address, *(f"  {translate(name)}: {value}" for name, value in facts.items())])


def _access(install: Install, translate: Translate) -> str:
    """Say how the access to a portal is doing, and the way out where it is lost."""
    standing = states.standing(install.state)
    return "; ".join(translate(part) for part in (standing.what, standing.way_out) if part)
