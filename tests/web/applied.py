"""Apply a pipeline to the portal of a running app for real: stages and fields are made there."""

from pathlib import Path

from b24app.pipelines.applying.apply import Applying
from b24app.pipelines.applying.records import Records
from b24app.pipelines.language.check import checked
from b24app.pipelines.planning.allowed import Allowed
from b24app.pipelines.planning.plan import make_plan
from b24app.store.holds import Holds
from b24app.store.slices import Slices
from tests.web.living import Living


def apply(running: Living, path: Path) -> None:
    """Plan and apply a file."""
    running.emulator.ask("POST", "limits", {"bucket": False})
    app = running.app
    member = app.installs.all()[0].member_id
    portal = app.portals.of(member)
    records = Records(app.plans, app.journal, Slices(app.database), Holds(app.database))
    plan = make_plan(member, portal, checked(path), allowed=Allowed())
    Applying(portal, records, lambda *_: None, settle=0).apply(plan)
