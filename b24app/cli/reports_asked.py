"""Let a command take the filters of reports, and find the reports of the portal a person names."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from b24app.cli.root import Session
from b24app.reports.asked import PERIODS, Asked
from b24app.reports.reports import PortalReports

F = TypeVar("F", bound=Callable[..., Any])


def filtered(command: F) -> F:
    """Give a command the options that say whose leads count, and of which days."""
    for option in (
        click.option("--by", type=click.Choice(PERIODS), default="week", help="Rows of cohorts: week or month."),
        click.option("--funnel", help="Number of a funnel of deals made from the leads."),
        click.option("--stage", help="The portal's code of a stage."),
        click.option("--source", help='The portal\'s code of a source; "-" for unknown.'),
        click.option("--manager", help="Number of the responsible person; 0 for nobody."),
        click.option("--until", help="Last day of creation, such as 2026-11-30."),
        click.option("--since", help="First day of creation, such as 2026-11-01."),
    ):
        command = option(command)
    return command


def asked(told: dict[str, str | None]) -> Asked:
    """Read the options of `filtered`; raises WrongFilter."""
    return Asked.of({name: value for name, value in told.items() if value})


def reports_of(session: Session, target: str | None) -> PortalReports:
    """Return the reports of a portal in the session's language."""
    key, _ = session.app.portal_named(target or session.settings.portal)
    return session.app.reporting.reports.of(key, session.language)
