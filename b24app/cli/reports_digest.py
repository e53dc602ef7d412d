"""Commands about digests of the reports: who is sent one, and what it says."""

import json

import click

from b24app.cli.options import AS_JSON
from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.languages import LANGUAGES, phrase
from b24app.reports.sending.periods import EVERY
from b24app.reports.sending.wording import digest_text
from b24app.store.report_digests import HEADS, Digest

_HEADS = "heads"
_TARGET = click.option("--portal", "target", help="An installed portal; by default B24APP_PORTAL, or the only one.")
_TO = click.option("--to", "who", default=_HEADS, show_default=True, help="Number of a person, or heads for all heads.")


class NobodyThere(AppError):
    """Nobody is named like that; write the number of a person, or heads."""

    code = "reports.nobody-there"
    exit_code = 2


class NoSuchDigest(AppError):
    """Nobody is sent such a digest; see "b24app reports digest list"."""

    code = "reports.no-digest"


@click.group()
def digest() -> None:
    """Digests: what came, what became of it and what calls for the head, as a notice of the portal."""


@digest.command("set")
@_TARGET
@_TO
@click.option("--every", type=click.Choice(EVERY), default="week", show_default=True, help="How often.")
@click.option("--at", default="09:00", show_default=True, help="Time of the office's day from which it is sent.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the digest; by default that of messages.")
@click.pass_obj
def put(session: Session, target: str | None, who: str, every: str, at: str, language: str | None) -> None:
    """Send a person, or every head of a department with leads, a digest from the next period on.

    Heads are told of their own people, those below included; a person who heads nothing is told of all leads.
    """
    member = session.app.portals.installed(target or session.settings.portal).member_id
    session.app.reporting.digests.set(member, _user(who), every, at, language or session.language)
    click.echo(session.translate(phrase("a digest is sent from the next period on")))


@digest.command()
@_TARGET
@_TO
@click.pass_obj
def remove(session: Session, target: str | None, who: str) -> None:
    """Send no digest any more."""
    member = session.app.portals.installed(target or session.settings.portal).member_id
    if not session.app.reporting.digests.store.remove(member, _user(who)):
        raise NoSuchDigest(where=who)
    click.echo(session.translate(phrase("no digest is sent any more")))


@digest.command("list")
@_TARGET
@AS_JSON
@click.pass_obj
def listed(session: Session, target: str | None, *, as_json: bool) -> None:
    """List who is sent a digest."""
    session.as_json = as_json
    member = session.app.portals.installed(target or session.settings.portal).member_id
    found = session.app.reporting.digests.store.all(member)
    if as_json:
        click.echo(json.dumps({"digests": [_row(one) for one in found]}, ensure_ascii=False))
    elif not found:
        click.echo(session.translate(phrase("nobody is sent a digest")))
    for one in found if not as_json else ():
        click.echo("  ".join(str(value) for value in _row(one).values()))


@digest.command()
@_TARGET
@_TO
@click.option("--every", type=click.Choice(EVERY), default="week", show_default=True, help="Of which period.")
@click.pass_obj
def show(session: Session, target: str | None, who: str, every: str) -> None:
    """Print the digest of the last period; sends nothing. For heads: of everybody's leads."""
    member, digests = session.app.portals.installed(target or session.settings.portal).member_id, session.app.reporting
    ours = digests.reports.of(member, session.language)
    period = digests.digests.period(Digest(member, _user(who), every, 0, session.language))
    click.echo(digest_text(ours, period, None))


def _user(who: str) -> int:
    if who == _HEADS:
        return HEADS
    if not who.isdecimal() or not int(who):
        raise NobodyThere(where=who)
    return int(who)


def _row(one: Digest) -> dict[str, object]:
    at = f"{one.minute // 60:02}:{one.minute % 60:02}"
    who = one.user_id or _HEADS
    return {"to": who, "every": one.every, "at": at, "language": one.language, "sent_for": one.sent_for}
