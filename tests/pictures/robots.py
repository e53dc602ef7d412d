"""The pictures of robots' settings, as administrators see them in the designer."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests
from playwright.sync_api import Page

from b24app.content import content
from b24app.languages import LANGUAGES
from b24app.pipelines.language.check import checked
from b24app.store.plans import APPLIED
from tests.chrome import opened_chrome
from tests.emulated import started
from tests.pictures.png import shrink
from tests.web.living import Living, living

PIPELINES = {"payment_reminder": "event_agency"}
"""Robots that the pipeline `kitchens` has nothing to say to."""
CHOSEN = {
    "assign_manager": {"people": ["user_2", "{=Document:ASSIGNED_BY_ID}"]},
    "book_visit": {"hours": "2"},
    "notify_client": {"text": "{name}, добрый день! Замерщик будет {measure_at}. {manager}, {manager_phone}"},
}
"""What has been filled in for the picture; the rest is empty, as people are told to leave it."""


@contextmanager
def portal(home: Path) -> Iterator[Living]:
    """Run a portal in a box with the app and a pipeline."""
    with started(home / "emulator.log", seed="kitchens") as emulator, living(emulator, home, ui=True) as running:
        address, fields = running.opening()
        requests.post(address, data=fields, timeout=60).raise_for_status()
        yield running


def apply(running: Living, pipeline: str) -> None:
    """Let a pipeline count as the one applied to leads."""
    app = running.app
    member = next(iter(app.installs.all())).member_id
    plan = app.plans.keep(member, pipeline, "c", {}, checked(content("pipelines") / f"{pipeline}.yaml").document())
    app.plans.state(plan, APPLIED)


def place(running: Living, code: str) -> int:
    """Put a robot on a stage, as a person does."""
    told = {"client_id": running.client_id, "code": code, "stage": "NEW", "properties": CHOSEN.get(code, {})}
    return int(running.emulator.ask("POST", "robots", told)["id"])


def picture(page: Page, address: str, *, has_page: bool) -> bytes:
    """Open a robot's dialog and photograph what a person reads."""
    page.goto(address)
    if not has_page:
        return page.locator("#dialog").screenshot()
    page.evaluate("document.getElementById('app-frame').style.height = '3000px'")
    frame = page.frame_locator("iframe")
    frame.locator("#settings[data-state=ready]").wait_for()
    return frame.locator("main").screenshot()


def robots_taken(codes: list[str], folder: Path, width: int = 760) -> None:
    """Take those named, or all, in both languages."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running = stack.enter_context(portal(home))
        page = stack.enter_context(opened_chrome(width, 3200)).page
        for code in codes or sorted(running.app.robots):
            apply(running, PIPELINES.get(code, "kitchens"))
            number, robot = place(running, code), running.app.robots[code]
            for language in LANGUAGES:
                address = f"{running.emulator.address}/marketplace/robot/{number}/?lang={language}&slim=1"
                taken = shrink(picture(page, address, has_page=robot.opens_page))
                (folder / f"{code}.{language}.png").write_bytes(taken)
                print(json.dumps({"robot": code, "language": language, "bytes": len(taken)}), flush=True)
