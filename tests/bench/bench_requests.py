"""Requests to the portal: the set-up, a new lead, a move, an edit, with every robot where a pipeline needs it.

A batch counts as one request. Options: --commands=1 lists what was asked for, by method, robot calls included.
"""

import contextlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from b24app.cli.boxed import new_box, start
from b24app.cli.portal_in_a_box import Box
from b24app.cli.rehearsal import Rehearsal, rehearsal, settle
from b24app.content import content
from b24app.pipelines.proving.cases import Given, read_cases
from b24app.portal.client import new_loop
from b24app.robots.load import load_robots
from tests.bench.table import Row
from tests.emulated import eventually

PIPELINE = "event_agency"
_CARD = {"source": "WEB", "name": "Марина", "phone": "+79161234567", "company": "ООО «Вектор»"}
_ANSWERS = {"role": "sponsor", "event": "Форум, Москва", "stand": "none", "price_range": "large"}
_LIMITS = {
    "set-up": 24,
    "a new lead": 30,
    "a move": 24,
    "a move that is sent back": 45,
    "an edit": 7,
    "a second new lead": 24,
}


@dataclass(frozen=True)
class Counted:
    """What the portal was asked: requests, and the methods in them, those inside batches too."""

    requests: int
    alone: Counter[str]
    together: Counter[str]


def measure(*, is_small: bool, commands: float = 0) -> list[Row]:
    """Play the four occasions one after another and count what each costs."""
    with _stage() as (stage, set_up):
        found = {"set-up": set_up} | {name: _counted(stage.box, do) for name, do in _occasions(stage)}
    for name, one in found.items() if commands else ():
        print(f"\n{name}: {one.requests} requests")
        for method in sorted(one.alone | one.together):
            print(f"  {method:40} alone {one.alone[method]:4}  in batches {one.together[method]:4}")
    rows = [Row(name, one.requests, "requests", _LIMITS[name]) for name, one in found.items()]
    return rows[: 2 if is_small else None]


def _occasions(stage: Rehearsal) -> Iterator[tuple[str, Callable[[], None]]]:
    card = 0

    def new() -> None:
        nonlocal card
        card = stage.cards.laid("Заявка", Given(card=_CARD))

    yield "a new lead", new
    stage.cards.fill(card, _ANSWERS)
    settle(stage.box)
    yield "a move", lambda: stage.cards.move(card, "assigned")
    yield "a move that is sent back", lambda: stage.cards.move(card, "proposal_sent")
    yield "an edit", lambda: stage.cards.fill(card, {"company": "ООО «Вектор плюс»"})
    yield "a second new lead", new


@contextlib.contextmanager
def _stage() -> Iterator[tuple[Rehearsal, Counted]]:
    """Run a portal and the app with the pipeline applied and its robots placed; count what the set-up cost."""
    with contextlib.ExitStack() as running:
        home = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="b24bench")))
        cases, robots = read_cases(content("pipelines") / f"{PIPELINE}.cases.yaml"), load_robots([content("robots")])
        box, loop = new_box((0, 0, 0)), new_loop()
        running.callback(loop.close)
        environment = start(running, box, home, "en", seed="empty", hurry=True)
        client_id = environment["B24APP_CLIENT_ID"]
        set_up = _counted(box, lambda: _installed(box, client_id, set(robots)))
        yield rehearsal(box, cases, environment, robots, loop), set_up


def _installed(box: Box, client_id: str, robots: set[str]) -> None:
    box.press_reinstall(client_id)
    eventually(lambda: robots <= set(box.robots_of(client_id)), seconds=120)


def _counted(box: Box, do: Callable[[], None]) -> Counted:
    """Do something, wait until all that follows from it is done, and count what the app asked of the portal."""
    since = box.traffic()[0]
    do()
    settle(box)
    calls = [one for one in box.ask("GET", f"journal?since={since}")["calls"] if not one["via"].startswith("webhook")]
    alone: Counter[str] = Counter()
    together: Counter[str] = Counter()
    inside = 0
    for call in calls:
        (together if inside else alone)[call["method"]] += 1
        inside = len(call["params"]["cmd"]) if call["method"] == "batch" else max(0, inside - 1)
    return Counted(alone.total(), alone, together)
