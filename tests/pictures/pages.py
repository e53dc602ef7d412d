"""The pictures of the app's pages: each entry says what it is called, how it is come by, and how wide the window is."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import FrameLocator, Locator

from b24app.languages import LANGUAGES, translator
from tests.chrome import PATIENCE, Chrome, opened_chrome
from tests.pictures.png import shrink
from tests.pictures.scene import Scene, scene

LARGEST = 80_000
"""Bytes of a picture; documents are read on telephones too."""

_CALM = 1500
_DRAWN = "[aria-busy=true], .htmx-request"


@dataclass(frozen=True)
class Picture:
    """A page to photograph: what is pressed on the way, and what has to be there before.

    What is pressed is named by its English words, or by a selector that begins with a bracket. `begin` opens something
    other than the app's first page; the portal's own pages are in no frame. Only the top is shown, down to `height`.
    """

    name: str
    presses: tuple[str, ...] = ()
    shown: str = "main"
    width: int = 1280
    height: int = 860
    begin: Callable[[Chrome, Scene, str], None] | None = None
    in_frame: bool = True


def card(chrome: Chrome, scene: Scene, language: str) -> None:
    """Open the tab of a lead that met the gate."""
    chrome.page.goto(f"{scene.card_page(scene.met())}&lang={language}")


def draft(chrome: Chrome, scene: Scene, language: str) -> None:
    """Open a draft of a shipped pipeline; the first time it is begun."""
    _app(chrome, scene, language)
    frame = chrome.page.frame_locator("iframe")
    _named(frame, "Pipelines", language).click()
    name, form = f"school_{language}", frame.locator("form[action*='/pipelines/new']")
    form.wait_for(timeout=PATIENCE)
    if frame.get_by_role("button", name=name, exact=True).count():
        _named(frame, name, language).click()
    else:
        form.locator("select").select_option("language_school")
        form.locator("input[name=name]").fill(name)
        _named(frame, "Begin the draft", language).click()
    frame.locator(".cm-content").first.wait_for(timeout=PATIENCE)


def portal(path: str) -> Callable[[Chrome, Scene, str], None]:
    """Open a page of the portal itself."""

    def begin(chrome: Chrome, scene: Scene, language: str) -> None:
        sign = "&" if "?" in path else "?"
        chrome.page.goto(f"{scene.emulator.address}{path}{sign}lang={language}")

    return begin


PICTURES = (
    Picture("home", ("Home",)),
    Picture("home_phone", ("Home",), width=390, height=844),
    Picture("pipelines", ("Pipelines",)),
    Picture("pipelines_editor", shown=".count .ok", begin=draft),
    Picture("pipelines_plan", ("Save and plan",), ".changes", begin=draft),
    Picture("pipelines_checklist", ("Pipelines", "Compare with the portal"), "#checklist"),
    Picture("cleanup", ("Clean-up",), "canvas"),
    Picture("cleanup_plan", ("Clean-up", "Plans", "[action^='/desk/cleanup/plan?'] button")),
    Picture("cleanup_review", ("Clean-up", "Plans", "[action^='/desk/cleanup/review'] button"), "#question"),
    Picture("robots", ("Robots",)),
    Picture("runs", ("Robots", "Runs")),
    Picture("reports", ("Reports",)),
    Picture("report", ("Reports", "[formaction*='/of/sources']"), "table"),
    Picture("report_phone", ("Reports", "[formaction*='/of/managers']"), "table", width=390, height=844),
    Picture("card", begin=card),
    Picture("portal", begin=portal("/crm/lead/kanban/"), height=720, in_frame=False),
    Picture("portal_designer", begin=portal("/crm/lead/automation/0/"), height=800, in_frame=False),
)


def pages_taken(names: list[str], folder: Path) -> None:
    """Take those named, or all, in both languages; raises ValueError for one that is too large."""
    with TemporaryDirectory() as home, scene(Path(home)) as one, opened_chrome() as chrome:
        for picture in PICTURES:
            for language in LANGUAGES if not names or picture.name in names else ():
                found = taken(chrome, one, picture, language)
                (folder / f"{picture.name}.{language}.png").write_bytes(found)
                print(json.dumps({"page": picture.name, "language": language, "bytes": len(found)}), flush=True)
                if len(found) > LARGEST:
                    raise ValueError(picture.name)


def taken(chrome: Chrome, scene: Scene, picture: Picture, language: str) -> bytes:
    """Open a page as a person does and photograph it."""
    chrome.sized(picture.width)
    (picture.begin or _app)(chrome, scene, language)
    place = chrome.page.frame_locator("iframe") if picture.in_frame else chrome.page.locator("body")
    for name in picture.presses:
        _named(place, name, language).click()
    place.locator(picture.shown).first.wait_for(timeout=PATIENCE)
    place.locator(_DRAWN).first.wait_for(state="hidden", timeout=PATIENCE)
    # Bars grow for a moment; nothing tells when they have.
    chrome.page.wait_for_timeout(_CALM)
    box = chrome.page.locator("iframe" if picture.in_frame else "body").bounding_box()
    assert box, picture.name
    box["height"] = min(box["height"], picture.height)
    return shrink(chrome.page.screenshot(clip=box, full_page=True))


def _app(chrome: Chrome, scene: Scene, language: str) -> None:
    chrome.page.goto(f"{scene.frame_page()}&lang={language}")


def _named(place: FrameLocator | Locator, name: str, language: str) -> Locator:
    """Find what is to be pressed."""
    if name.startswith("["):
        return place.locator(name).first
    words = translator(language)(name)
    button, link = (place.get_by_role(role, name=words, exact=True) for role in ("button", "link"))
    return button.or_(link).first
