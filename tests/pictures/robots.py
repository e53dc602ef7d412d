"""The pictures of robots' settings, as administrators see them in the designer."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By

from b24app.content import content
from b24app.languages import LANGUAGES
from b24app.pipelines.language.check import checked
from b24app.store.plans import APPLIED
from tests.emulated import eventually, started
from tests.pictures.png import shrink
from tests.web.browser import chromium
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


def picture(window: WebDriver, address: str, *, has_page: bool) -> bytes:
    """Open a robot's dialog and photograph what a person reads."""
    window.get(address)
    if not has_page:
        return window.find_element(By.ID, "dialog").screenshot_as_png
    window.execute_script("document.getElementById('app-frame').style.height = '3000px'")
    window.switch_to.frame(window.find_element(By.TAG_NAME, "iframe"))
    eventually(lambda: window.find_element(By.ID, "settings").get_attribute("data-state") == "ready")
    return window.find_element(By.TAG_NAME, "main").screenshot_as_png


def robots_taken(codes: list[str], folder: Path, width: int = 760) -> None:
    """Take those named, or all, in both languages."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running = stack.enter_context(portal(home))
        window = stack.enter_context(chromium(home / "chromium", width, 3200))
        for code in codes or sorted(running.app.robots):
            apply(running, PIPELINES.get(code, "kitchens"))
            number, robot = place(running, code), running.app.robots[code]
            for language in LANGUAGES:
                address = f"{running.emulator.address}/marketplace/robot/{number}/?lang={language}"
                taken = shrink(picture(window, address, has_page=robot.opens_page))
                (folder / f"{code}.{language}.png").write_bytes(taken)
                print(json.dumps({"robot": code, "language": language, "bytes": len(taken)}), flush=True)
