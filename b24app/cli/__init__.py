"""The command line: one file per group of commands, joined here."""

import click

from b24app import __version__
from b24app.cli.abc import abc
from b24app.cli.demo import demo
from b24app.cli.doctor import doctor
from b24app.cli.emulator import emulator
from b24app.cli.init import init
from b24app.cli.jobs import jobs
from b24app.cli.keys import keys
from b24app.cli.leads import leads
from b24app.cli.leads_after import after_
from b24app.cli.leads_audit import audited
from b24app.cli.leads_end import end
from b24app.cli.leads_import import imports
from b24app.cli.leads_plan import listed as plans
from b24app.cli.leads_plan import plan, sign
from b24app.cli.leads_recipe import recipe
from b24app.cli.leads_review import review
from b24app.cli.leads_run import run, status
from b24app.cli.leads_undo import delete, drill, undo
from b24app.cli.new_project import new_project
from b24app.cli.pipelines import pipelines
from b24app.cli.portal import portal
from b24app.cli.portals import portals
from b24app.cli.reports import reports
from b24app.cli.robots import robots
from b24app.cli.root import Root, Session
from b24app.cli.runs import runs
from b24app.cli.serve import migrate, serve, worker
from b24app.cli.store import store
from b24app.cli.store_copy import copied
from b24app.languages import LANGUAGES


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="b24app")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), help="Language of messages; by default B24APP_LANGUAGE, else LANG."
)
@click.pass_context
def main(context: click.Context, lang: str | None) -> None:
    """Put lead handling in a Bitrix24 portal in order.

    Begin with "b24app demo": it plays the whole story on an emulated portal. For a real portal see README.md;
    every setting is an environment variable explained in install/env.example.

    Exit codes: 0 done, 1 failed, 2 misused, 3 a plan has changes (only with --exit-code).
    """
    context.obj = Session(lang)


store.add_command(copied)
leads.add_command(audited)
leads.add_command(after_)
for _command in (recipe, plan, plans, review, sign):
    leads.add_command(_command)
leads.add_command(imports)
for _command in (run, status, end, undo, drill, delete):
    leads.add_command(_command)

for _command in (
    pipelines,
    leads,
    abc,
    portal,
    portals,
    reports,
    robots,
    runs,
    init,
    doctor,
    new_project,
    serve,
    worker,
    migrate,
    jobs,
    store,
    keys,
    demo,
    emulator,
):
    main.add_command(_command)
