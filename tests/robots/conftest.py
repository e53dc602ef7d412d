"""An installed app with robots of its own on an emulated portal; the portal's calls are done in this process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner, Result

from b24app.cli import main
from b24app.jobs.job import Job, Later
from b24app.settings import Settings, new_key
from b24app.store.installs import Install
from b24app.store.runs import Run
from b24app.web.forms import read
from b24app.web.robots import _payload
from b24app.wiring import App, build
from tests.emulated import Emulator
from tests.emulator.receiving import Receiver, installed, receiving

TRIAL = '''
from b24app.robots import Call, Number, Robot, Text

robot = Robot(
    title={"ru": "Проба", "en": "Trial"},
    on=["lead", "deal", "smart_process"],
    inputs={"cost": Number(title={"ru": "Сумма", "en": "Cost"}), "do": Text(title={"ru": "Что", "en": "What"})},
    outputs={"stage": Text(title={"ru": "Стадия", "en": "Stage"}), "twice": Number(title={"ru": "x2", "en": "x2"})},
)


@robot.handler
def trial(call: Call) -> dict[str, object]:
    """Comment once, then do what is asked."""
    card = call.card()
    call.comment("A trial.")
    if call.inputs["do"] == "crash":
        raise ZeroDivisionError
    if call.inputs["do"] == "direct":
        call.portal.write("crm.lead.update", {"id": card.id, "fields": {"TITLE": "Changed"}})
    call.explain({"ru": "Проба на стадии {stage}.", "en": "A trial on the stage {stage}."}, stage=card.stage)
    call.decide("tried")
    return {"stage": card.stage, "twice": 2 * (call.inputs["cost"] or 0)}
'''


@dataclass
class Desk:
    """The app, its portal, and what a person does with both."""

    app: App
    emulator: Emulator
    receiver: Receiver
    application: Any
    environment: dict[str, str]
    member: str

    def cli(self, *words: str, lang: str = "en") -> Result:
        """Run the command line."""
        return CliRunner(env=self.environment).invoke(main, ["--lang", lang, *words])

    def let_in(self, user: int) -> None:
        """Keep the tokens of an administrator, as a visit to the app does."""
        pair = self.emulator.ask("POST", f"apps/{self.application.client_id}/tokens", {"user_id": user})
        install = Install(
            member_id=self.member,
            address=self.emulator.address.removeprefix("http://"),
            endpoint=f"{self.emulator.address}/rest/",
            server_endpoint=f"{self.emulator.oauth}/rest/",
            client_id=self.application.client_id,
            application_token=self.application.auth["application_token"],
            scope=("crm", "bizproc", "im", "user_brief"),
            user_id=user,
        )
        self.app.installs.keep(install, pair["AUTH_ID"], pair["REFRESH_ID"], 3600)

    def register(self) -> None:
        """Make the portal know the robots and triggers."""
        install = self.app.installs.by_member(self.member)
        assert install is not None
        self.app.registrar.register(install)

    def place(self, code: str, stage: str = "IN_PROCESS", **more: Any) -> None:
        """Put a robot on a stage."""
        self.application.place_robot(code, stage, **more)

    def add_lead(self, stage: str = "NEW", **fields: Any) -> int:
        """Create a lead."""
        return int(
            self.application.rest("crm.lead.add", {"fields": {"TITLE": "Anna", "STATUS_ID": stage, **fields}})["result"]
        )

    def move(self, lead: int, stage: str) -> None:
        """Move a lead as a person does."""
        self.emulator.ask("POST", "move", {"entity": "lead", "id": lead, "stage": stage, "user_id": 1})

    def called(self, code: str, count: int = 1) -> Job:
        """Wait for the portal's call of a robot and return it as the worker gets it."""
        form = self.receiver.on(f"/robots/{code}", count)[count - 1].form
        payload = _payload(code, read(urlencode(form).encode()))
        return Job("robots.run", self.member, f"robot:{payload['event_token']}", payload)

    def run(self, job: Job) -> Run:
        """Do a run to its end, however often it is put off."""
        for attempt in range(1, 40):
            try:
                self.app.runner().run(Job(job.kind, job.portal, job.key, job.payload, attempt))
                break
            except Later:
                continue
        run = self.app.runs.find(f"{job.portal}:{job.key}")
        assert run is not None
        return run

    def workflow(self) -> dict[str, Any]:
        """Return the only call of a robot as the portal sees it."""
        (run,) = self.emulator.ask("GET", "workflows")
        return dict(run)

    def sent(self, method: str) -> list[dict[str, Any]]:
        """List the parameters of the calls of a method that were let through."""
        return [dict(call["params"]) for call in self.emulator.calls(method)]


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """A folder of the integrator's own with a robot in it."""
    folder = tmp_path / "units"
    (folder / "trial").mkdir(parents=True)
    (folder / "trial" / "robot.py").write_text(TRIAL)
    return folder


@pytest.fixture
def new_desk(emulator: Emulator, tmp_path: Path, units: Path) -> Iterator[Callable[..., Desk]]:
    with receiving() as receiver:
        opened: list[App] = []

        def make(**more: Any) -> Desk:
            application = installed(emulator, receiver)
            settings = {
                "home": tmp_path,
                "secret_keys": new_key(),
                "public_url": receiver.address,
                "client_id": application.client_id,
                "client_secret": application.client_secret,
                "oauth_servers": emulator.oauth,
                "robots": str(units),
            } | more
            app = build(Settings(**settings))
            app.database.migrate()
            opened.append(app)
            environment = {f"B24APP_{name.upper()}": str(value) for name, value in settings.items()}
            one = Desk(app, emulator, receiver, application, environment, application.auth["member_id"])
            one.let_in(1)
            return one

        yield make
        for app in opened:
            app.close()


@pytest.fixture
def desk(new_desk: Callable[..., Desk]) -> Desk:
    """The app with its robots registered."""
    one = new_desk()
    one.register()
    return one
