"""The demo's story in steps: each does something, waits until the portal shows it, and says where to look."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent
from typing import Any, TypeVar

from rich.console import Console

from b24app.cli.portal_in_a_box import Box, rest
from b24app.content import content
from b24app.languages import Translate, phrase

T = TypeVar("T")
_MANAGER = 2
_ROBOT = "required_fields"
PATIENCE = 60.0
"""Seconds to wait for a step to show in the portal."""
_GATED = ("QUALIFIED", "PROPOSAL_SENT", "AGREED", "CONVERTED")
_STANDARD_ANSWERS = {
    "EMAIL": [{"VALUE": "m.sokolova@example.com", "VALUE_TYPE": "WORK"}],
    "PHONE": [{"VALUE": "+79161234567", "VALUE_TYPE": "WORK"}],
    "COMPANY_TITLE": "ООО «Вектор»",
}
_TYPED_ANSWERS = {
    "string": "Москва, Крокус Экспо",
    "double": "24",
    "integer": "24",
    "money": "350000|RUB",
    "date": "2027-03-15",
    "datetime": "2027-03-15T10:00:00+03:00",
    "boolean": "1",
    "employee": "2",
}


class StoryFailed(Exception):
    """A step did not happen; the text says which and what was seen."""


@dataclass
class Story:
    """One telling of the story."""

    box: Box
    console: Console
    translate: Translate
    environment: Mapping[str, str]
    home: Path
    check: Callable[[], None]
    """Called between steps and while waiting; leaves where somebody wants to end."""
    number: int = field(default=0, init=False)

    def play(self) -> None:
        """Tell the whole story; raises StoryFailed at the first step that did not happen."""
        self.install()
        self.sync_pipeline()
        webhook = self.box.webhook()
        lead = self.lead_arrives(webhook)
        self.refused_without_answers(webhook, lead)
        self.passes_with_answers(webhook, lead)
        self.console.print(self.translate("\n[bold green]Every step happened.[/]"))

    def install(self) -> None:
        """Install the app by its page in the portal, as an administrator does, and wait for its robots."""
        self._step(
            phrase("The administrator opens the app in the portal: the portal sends its tokens to {app}/install."),
            app=self.box.app,
        )
        client_id = self.environment["B24APP_CLIENT_ID"]
        self.box.open_installer(client_id)
        robots = self._until(
            "the app registers its robots", lambda: self.box.ask("GET", f"apps/{client_id}").get("robots")
        )
        self._see(
            phrase("robots in the designer: {robots}"),
            f"{self.box.portal}/crm/lead/automation/0/",
            robots=", ".join(robots),
        )

    def sync_pipeline(self) -> None:
        """Plan, apply and verify the pipeline with the same commands a person types; a second apply changes nothing."""
        file = str(content("pipelines") / "event_agency.yaml")
        for words, meaning in (
            (["check", file], phrase("The pipeline's YAML is checked.")),
            (["plan", file], phrase("The plan shows what will change in the portal.")),
            (["apply", file, "--yes"], phrase("The plan is applied.")),
            (["verify", file], phrase("The portal is read again and compared.")),
            (["plan", file, "--exit-code"], phrase("A second plan has nothing left to do.")),
        ):
            self._step(meaning)
            self._command("pipelines", *words)
        client_id = self.environment["B24APP_CLIENT_ID"]
        for stage in _GATED:
            self.box.place_robot(client_id, _ROBOT, stage)
        self._see(
            phrase("the robot stands on the stages {stages}"),
            f"{self.box.portal}/crm/lead/kanban/",
            stages=", ".join(_GATED),
        )

    def lead_arrives(self, webhook: str) -> int:
        """Let the site's form add a lead and a manager take it up to qualification."""
        self._step(phrase("A lead arrives from the site and a manager begins to qualify it."))
        fields = {"TITLE": "Форум «Лидеры отрасли»: заявка на стенд", "NAME": "Марина", "LAST_NAME": "Соколова",
                  "SOURCE_ID": "WEB", "ASSIGNED_BY_ID": _MANAGER}  # fmt: skip
        lead = int(rest(webhook, "crm.lead.add", {"fields": fields}))
        for stage in ("ASSIGNED", "QUALIFYING"):
            self.box.move(lead, stage, _MANAGER)
        self._see(phrase("lead {lead}"), self._card(lead), lead=lead)
        return lead

    def refused_without_answers(self, webhook: str, lead: int) -> None:
        """Move the lead on without its answers: the robot moves it back and tells the manager what is missing."""
        self._step(
            phrase("The manager moves it on without the answers; the robot moves it back and says what is missing.")
        )
        self.box.move(lead, "QUALIFIED", _MANAGER)
        self._until("the robot answers the portal", lambda: self._answered(lead, 1))
        self._expect("the lead stands on QUALIFYING again", self._stage(webhook, lead) == "QUALIFYING")
        told = rest(webhook, "crm.timeline.comment.list", {"filter": {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}})
        self._expect("the timeline says what is missing", bool(told))
        self.console.print(indent(told[-1]["COMMENT"].strip(), "    │ "), markup=False)
        self._see(phrase("what the manager sees"), self._card(lead))

    def passes_with_answers(self, webhook: str, lead: int) -> None:
        """Fill in the answers and move the lead on: the robot lets it pass."""
        self._step(phrase("The answers are filled in; the lead moves on and passes."))
        self.box.fill_in(lead, self._answers(webhook), _MANAGER)
        self.box.move(lead, "QUALIFIED", _MANAGER)
        run = self._until("the robot answers the portal again", lambda: self._answered(lead, 2))
        self._expect(
            "the robot lets it pass", str(run["return_values"].get("passed", "")).upper() in {"Y", "1", "TRUE"}
        )
        self._expect("the lead stays on QUALIFIED", self._stage(webhook, lead) == "QUALIFIED")
        self._see(phrase("the lead has passed"), self._card(lead))

    def _answers(self, webhook: str) -> dict[str, object]:
        """Answer every field the pipeline made, as a sponsor's manager types it into the card."""
        given: dict[str, object] = dict(_STANDARD_ANSWERS)
        for one in rest(webhook, "crm.lead.userfield.list", {"filter": {}, "order": {"SORT": "ASC"}}):
            kind = one["USER_TYPE_ID"]
            value = one["LIST"][0]["ID"] if kind == "enumeration" else _TYPED_ANSWERS[kind]
            given[one["FIELD_NAME"]] = [value] if one["MULTIPLE"] == "Y" else value
        return given

    def _answered(self, lead: int, runs: int) -> dict[str, Any] | None:
        # A portal ends the workflow of a stage that the lead has left, so the answer after moving it back comes late.
        answered = [run for run in self.box.workflows(lead) if run["answers"] or run["late_answers"]]
        return answered[-1] if len(answered) >= runs else None

    def _stage(self, webhook: str, lead: int) -> str:
        return str(rest(webhook, "crm.lead.get", {"id": lead})["STATUS_ID"])

    def _card(self, lead: int) -> str:
        return f"{self.box.portal}/crm/lead/details/{lead}/"

    def _command(self, *words: str) -> None:
        self.console.print(f"    [cyan]$ b24app {' '.join(words)}[/]")
        command = [sys.executable, "-m", "b24app", *words]
        # In a session of its own, or Ctrl-C would reach it too and show its traceback.
        done = subprocess.run(command, env=dict(self.environment), check=False, start_new_session=True)  # noqa: S603
        self._expect(f"b24app {' '.join(words)} exits 0, not {done.returncode}", done.returncode == 0)

    def _step(self, meaning: str, **values: object) -> None:
        self.check()
        self.number += 1
        self.console.print(f"\n[bold]{self.number}. {self.translate(meaning).format(**values)}[/]")

    def _see(self, what: str, address: str, **values: object) -> None:
        self.console.print(f"    {self.translate(what).format(**values)} → {address}")

    def _until(self, what: str, claim: Callable[[], T | None]) -> T:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.check()
            if answer := claim():
                return answer
            time.sleep(0.1)
        raise StoryFailed(f"{what}: not within {PATIENCE:.0f} s")

    def _expect(self, what: str, happened: bool) -> None:
        if not happened:
            raise StoryFailed(f"{what}: it does not")
