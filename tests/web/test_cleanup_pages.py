"""A pile is read, planned, reviewed by keys, run and taken back in the portal's frame, without third-party cookies."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, expect

from b24app.clock import SystemClock
from b24app.languages import Translate, translator
from b24app.store.cleanup_decisions import CleanupDecisions
from tests.chrome import PATIENCE, Chrome, opened_chrome
from tests.cleanup.mended import Mended
from tests.emulated import Emulator
from tests.web.living import Living, living
from tests.web.pumping import pumped

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
RECIPE = """recipe: email_pile
title: {en: A small pile, ru: Малый завал}
passes:
  - {title: {en: Surely one client, ru: Точно один клиент}, band: auto, then: act}
  - {title: {en: Probably one client, ru: Похоже на одного клиента}, band: review, then: review}
survivor: [most_activities, oldest]
values: {default: survivor, fields: {PHONE: union, EMAIL: union}}
actions:
  - {do: merge}
  - {when: {has: [name]}, do: convert, makes: [contact]}
  - {do: junk}
quarantine: {stage: QUARANTINE}
junk: {reason: {en: Not a client, ru: Не клиент}}
waves: {canary: 5, between: go}
"""


class Hasty(SystemClock):
    """Nobody waits for what wakes late: nothing does here."""

    def sleep(self, seconds: float) -> None:
        super().sleep(min(seconds, 0.1))


@dataclass(frozen=True)
class Pile:
    """A portal with a small pile, and the app that an administrator has opened there."""

    box: Mended
    running: Living

    @property
    def rows(self) -> CleanupDecisions:
        return CleanupDecisions(self.running.app.database)

    def stage(self, name: str) -> str:
        return str(self.box.card("lead", self.box.leads[name])["STATUS_ID"])


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    with opened_chrome() as chrome:
        yield chrome


@pytest.fixture
def pile(chrome: Chrome, emulator: Emulator, tmp_path: Path) -> Iterator[Pile]:
    box = Mended.opened(emulator, tmp_path / "beside")
    for number, name in enumerate(("Vera", "Nina", "Olga", "Irma")):
        mail = [{"VALUE": f"{name.lower()}@firma-klient{number}.ru", "VALUE_TYPE": "WORK"}]
        for turn in range(3):
            box.add(f"{name} {turn}", 1, NAME=name, LAST_NAME=f"Sure{number}", EMAIL=mail)
    for name in ("Anna Zhukova", "Boris Titov", "Clara Orlova"):
        given, _, family = name.partition(" ")
        for turn in range(2):
            mail = [{"VALUE": f"{given.lower()}{turn}@dom-klienta{turn}.ru", "VALUE_TYPE": "HOME"}]
            box.add(f"{name} {turn}", 1, NAME=given, LAST_NAME=family, EMAIL=mail)
    box.add(HOSTILE, 1, NAME=HOSTILE, COMMENTS=HOSTILE)
    with living(emulator, tmp_path / "home", ui=True, bucket_rate=0) as running:
        hasty = replace(running.app, portals=replace(running.app.portals, clock=Hasty()))
        with pumped(hasty, running.queue):
            yield Pile(box, running)
            chrome.emptied()


def opened(pile: Pile, chrome: Chrome, language: str) -> FrameLocator:
    frame = chrome.app(pile.running, language=language)
    frame.get_by_role("button", name=translator(language)("Clean-up")).click()
    return frame


def settled(frame: FrameLocator) -> None:
    """Wait until no work is under way: a page that shows it goes on by itself once it ends."""
    expect(frame.locator("#work, form[data-go]")).to_have_count(0, timeout=PATIENCE)


def planned(frame: FrameLocator, say: Translate) -> None:
    """Make a plan by the recipe of this test."""
    frame.get_by_role("button", name=say("Plans"), exact=True).click()
    frame.get_by_label(say("The recipe")).fill(RECIPE)
    frame.get_by_role("button", name=say("Read the portal and plan")).click()
    expect(frame.get_by_role("heading", name=say("Lead by lead"))).to_be_visible(timeout=PATIENCE)
    settled(frame)


def answered(frame: FrameLocator, key: str, told: str) -> None:
    frame.locator("body").press(key)
    expect(frame.locator("#question").get_by_role("status")).to_contain_text(told, timeout=PATIENCE)


def signed(frame: FrameLocator, say: Translate) -> None:
    """Sign the plan and try its way there and back."""
    frame.get_by_role("button", name=say("What would be done")).click()
    expect(frame.get_by_role("button", name=say("Sign the plan"))).to_be_visible(timeout=PATIENCE)
    if (leaving := frame.locator("input[name=leave]")).count():
        leaving.check()
    frame.get_by_role("button", name=say("Sign the plan")).click()
    expect(frame.get_by_text(say("Fingerprint of what was signed:"))).to_be_visible(timeout=PATIENCE)
    frame.get_by_role("button", name=say("Try it")).click()
    expect(frame.get_by_role("heading", name=say("What could wake"))).to_be_visible(timeout=PATIENCE)
    settled(frame)


def reviewed(pile: Pile, frame: FrameLocator, say: Translate) -> None:
    """Answer the questions by keys alone: accept, reject, take that back, split."""
    frame.get_by_role("button", name=say("Questions"), exact=True).click()
    expect(frame.locator("[data-keys=heard] #question .sides")).to_be_visible(timeout=PATIENCE)
    waiting, _ = pile.rows.questions(1)
    assert waiting >= 6
    answered(frame, "a", say("Accepted: {number}").format(number=2))
    answered(frame, "r", say("Rejected: {number}. Nothing happens to them.").format(number=2))
    answered(frame, "u", say("The last answer is taken back."))
    assert pile.rows.questions(1)[0] == waiting - 2
    frame.locator("body").press("j")
    frame.locator("body").press("x")
    answered(frame, "s", say("Split off: {number}. They are another client, for good.").format(number=1))


def test_questions_are_answered_by_keys_in_russian(pile: Pile, chrome: Chrome) -> None:
    say = translator("ru")
    frame = opened(pile, chrome, "ru")
    planned(frame, say)
    reviewed(pile, frame, say)
    assert chrome.complaints == []


def test_a_pile_is_reviewed_run_and_taken_back(pile: Pile, chrome: Chrome) -> None:
    say, before = translator("en"), pile.box.whole()
    frame = opened(pile, chrome, "en")
    frame.get_by_role("button", name="Start the audit").click()
    expect(frame.locator("#choice")).to_contain_text(HOSTILE, timeout=PATIENCE)
    settled(frame)
    planned(frame, say)
    reviewed(pile, frame, say)
    signed(frame, say)
    frame.get_by_role("button", name="Run and undo").click()
    frame.get_by_role("checkbox").check()
    frame.get_by_role("button", name="Run the plan").click()
    expect(frame.locator("h1 + .mark")).to_have_text("done", timeout=PATIENCE)
    settled(frame)
    assert pile.stage("Vera 1") == pile.stage("Nina 1") == "QUARANTINE"

    frame.get_by_label("or only group").fill(pile.rows.of_leads(1, [pile.box.leads["Vera 1"]])[0].cluster)
    frame.get_by_role("button", name="Take the clean-up back").click()
    expect(frame.locator(".figure", has_text="back as before")).to_contain_text("3", timeout=PATIENCE)
    settled(frame)
    assert (pile.stage("Vera 1"), pile.stage("Nina 1")) == ("NEW", "QUARANTINE")

    edited = pile.box.leads["Nina 0"]
    pile.box.rest("crm.lead.update", id=edited, fields={"COMMENTS": "a person was here", "STATUS_ID": "IN_PROCESS"})
    frame.get_by_role("button", name="What would come back?").click()
    expect(frame.get_by_text("IN_PROCESS").first).to_be_visible(timeout=PATIENCE)
    settled(frame)
    frame.get_by_role("button", name="Take the clean-up back").click()
    expect(frame.locator("h1 + .mark")).to_have_text("undone", timeout=PATIENCE)
    settled(frame)
    expect(frame.get_by_role("heading", name="What stayed as people have it")).to_be_visible(timeout=PATIENCE)
    after = pile.box.whole()
    assert pile.stage("Nina 0") == "IN_PROCESS"
    assert {lead for lead in before["leads"] if before["leads"][lead] != after["leads"][lead]} == {edited}
    assert chrome.complaints == []
