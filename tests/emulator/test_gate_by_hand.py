"""The whole story by hand in a real Chromium: install the app, set its robot up, drag a lead, be moved back, pass."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from b24app.cli.boxed import new_box, start
from b24app.cli.portal_in_a_box import Box, rest
from tests.chrome import PATIENCE, opened_chrome
from tests.emulated import eventually

pytestmark = pytest.mark.browser
APP, GATE = "Порядок в лидах", "Проверить обязательные ответы"
PIPELINE = """\
pipeline: by_hand
for: lead
title: Приём заявок
language: ru
next_contact: {field: next_contact}
fields:
  budget: {type: string, title: Бюджет клиента}
  next_contact: {type: datetime, title: Следующий контакт}
stages:
  - {key: new, title: Заявка пришла, requires: [budget]}
  - {key: talking, title: Переговоры начаты}
  - {key: agreed, title: Условия согласованы}
  - {key: converted, title: Договор подписан, semantics: success}
  - {key: junk, title: Клиент отказался, semantics: failure}
"""


@dataclass(frozen=True)
class Hands:
    """The visitor's browser and what stands behind it."""

    page: Page
    box: Box
    client_id: str
    lead: int = 0

    def open(self, path: str) -> None:
        """Open a page of the portal."""
        self.page.goto(self.box.portal + path)

    def drag(self, stage: str) -> None:
        """Drag the lead to a column of the kanban."""
        self.open("/crm/lead/kanban/")
        self.page.locator(f"#lead-{self.lead}").drag_to(self.page.locator(f"[data-stage={stage}] .cards"))

    def stands_on(self, stage: str) -> None:
        """Wait until the lead shows in a column, whoever has moved it."""
        self.page.locator(f"[data-stage={stage}] #lead-{self.lead}").wait_for()

    def runs(self) -> list[str]:
        """Return how the calls of the gate ended, once none of them is waited for."""
        found = self.box.workflows(self.lead)
        told = [run for run in found if run["answers"] or run["late_answers"]]
        return [str(run["return_values"].get("passed", "back")) for run in told] if len(told) == len(found) else []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hands]:
    """A portal and the app beside it, installed in the browser, with a pipeline applied."""
    with ExitStack() as running:
        chrome = running.enter_context(opened_chrome(1600))
        box, home = new_box((0, 0, 0)), tmp_path_factory.mktemp("by-hand")
        environment = start(running, box, home, "ru", seed="empty", hurry=True, with_pages=True)
        box.ask("POST", "clock", {"advance": to_monday(box)})
        expect.set_options(timeout=PATIENCE)
        hands = Hands(chrome.page, box, environment["B24APP_CLIENT_ID"])
        install(hands)
        apply(home / "by_hand.yaml", environment)
        yield hands


@pytest.fixture
def hands(installed: Hands) -> Hands:
    """A new lead on the first stage."""
    fields = {"TITLE": "Кухня на дачу", "SOURCE_ID": "WEB", "ASSIGNED_BY_ID": 1}
    lead = rest(installed.box.webhook(), "crm.lead.add", {"fields": fields})
    return replace(installed, lead=int(lead))


def test_a_lead_without_answers_is_dragged_comes_back_by_itself_is_filled_in_and_passes(hands: Hands) -> None:
    page = hands.page
    place_the_gate(hands)
    hands.drag("AGREED")
    eventually(hands.runs)
    hands.stands_on("NEW")
    expect(page.locator("#bell .count")).to_be_visible()
    told = page.locator("#toasts").get_by_text("Бюджет клиента")
    expect(told.first).to_be_visible()

    page.locator(f"#lead-{hands.lead} a").click()
    expect(page.locator("#timeline").get_by_text("Бюджет клиента").first).to_be_visible()
    # Its scripts stand at the end of the page: before them nobody hears a click.
    page.wait_for_load_state()
    page.locator("#fields dt:has-text('Бюджет клиента') + dd button").click()
    page.get_by_label("Бюджет клиента").fill("300 тысяч")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator("#fields").get_by_text("300 тысяч")).to_be_visible()

    hands.drag("AGREED")
    eventually(lambda: len(hands.runs()) == 2)
    hands.stands_on("AGREED")
    assert rest(hands.box.webhook(), "crm.lead.get", {"id": hands.lead})["STATUS_ID"] == "AGREED"


def test_a_day_later_the_lead_reminds_of_the_next_contact(hands: Hands) -> None:
    page = hands.page
    hands.box.place_robot(hands.client_id, "next_contact", "TALKING")
    hands.drag("TALKING")
    hands.stands_on("TALKING")
    hands.open(f"/crm/lead/details/{hands.lead}/")
    page.locator("#fields dt:has-text('Следующий контакт') + dd button").click()
    soon = portal_time(hands.box) + timedelta(hours=2)
    page.get_by_label("Следующий контакт").fill(soon.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator("#timeline").get_by_text("Ждём следующего контакта").first).to_be_visible()
    page.locator("#clock summary").click()
    page.get_by_role("button", name="+1 день").click()

    expect(page.locator("#notifications").get_by_text("Пора связаться").first).to_be_visible()


def portal_time(box: Box) -> datetime:
    """Read the portal's clock."""
    return datetime.fromtimestamp(box.ask("GET", "clock")["now"], timezone(timedelta(hours=3)))


def to_monday(box: Box) -> int:
    """Count the seconds to ten in the morning of a Monday, whenever the test runs."""
    now = portal_time(box)
    monday = now.replace(hour=10, minute=0, second=0) + timedelta(days=7 - now.weekday())
    return int((monday - now).total_seconds())


def install(hands: Hands) -> None:
    """Open the app as the administrator: its page installs it, and the frame opens it again."""
    hands.open("/")
    hands.page.locator("#menu").get_by_role("link", name=APP).click()
    eventually(lambda: hands.box.ask("GET", f"apps/{hands.client_id}")["installed"])
    expect(hands.page.frame_locator("#app-frame").get_by_role("heading").first).to_be_visible()


def apply(file: Path, environment: dict[str, str]) -> None:
    """Apply the pipeline by the command an integrator types."""
    file.write_text(PIPELINE)
    command = [sys.executable, "-m", "b24app", "pipelines", "apply", str(file), "--yes"]
    applied = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert applied.returncode == 0, applied.stdout + applied.stderr


def place_the_gate(hands: Hands) -> None:
    """Drag the robot onto its stage in the designer and save what its settings hold."""
    page = hands.page
    hands.open("/crm/lead/automation/0/")
    page.locator(".choice", has_text=GATE).drag_to(page.locator("[data-stage=AGREED] .lane"))
    slider = page.frame_locator("dialog.slider iframe")
    slider.get_by_label("Написать в таймлайн").select_option("Y")
    eventually(lambda: slider.locator("html").evaluate("() => document.readyState") == "complete")
    slider.get_by_role("button", name="Сохранить").click()
    expect(page.locator("dialog.slider")).to_have_count(0)
    expect(page.locator("[data-stage=AGREED] .robot", has_text=GATE)).to_be_visible()
    kept = {one["code"]: one["properties"] for one in hands.box.ask("GET", "robots")}
    assert kept["required_fields"]["comment"] == "Y"
