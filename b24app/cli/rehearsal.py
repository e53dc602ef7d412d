"""Play process tests on a portal in a box: lay the card out, do what the case says, look what came of it."""

import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from b24app.cli.portal_in_a_box import Box
from b24app.cli.rehearsed_card import Cards
from b24app.errors import AppError
from b24app.languages import Translate, phrase
from b24app.pipelines.language.parts.time import Span
from b24app.pipelines.planning.observe import observe
from b24app.pipelines.planning.target import find_target
from b24app.pipelines.proving.cases import Case, Step
from b24app.pipelines.proving.cases import Cases as CaseSet
from b24app.pipelines.proving.placements import placements
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal
from b24app.portal.loop import Loop
from b24app.robots import Robot

_PATIENCE = 120.0
_QUIET = 0.8  # seconds without a request after which nothing more is expected
_SECONDS = {"minutes": 60, "hours": 3600, "days": 86400}


class NotRehearsed(AppError):
    """The process tests could not be played; look at the logs."""

    code = "rehearsal.failed"


@dataclass(frozen=True)
class Rehearsal:
    """A portal in a box with a pipeline applied and its robots placed."""

    box: Box
    cards: Cards

    def place(self, client_id: str, robots: Collection[str]) -> None:
        """Put every robot where the file needs it, as a person does by hand."""
        target = self.cards.observed.target
        for one in placements(self.cards.pipeline, robots):
            self.box.place_robot(client_id, one.robot, target.status_id(one.stage.code), target.kind)

    def play(self, cases: Sequence[Case], translate: Translate) -> Iterator[tuple[Case, list[str]]]:
        """Play cases and say of each what did not come true, nothing where all did.

        Those in which no time passes are played side by side, each with a card of its own.
        """
        timeless = [case for case in cases if not any(step.wait for step in case.when)]
        for several in [timeless, *([case] for case in cases if case not in timeless)]:
            cards = [self.cards.laid(case.it, case.given) for case in several]
            settle(self.box)
            for number in range(max((len(case.when) for case in several), default=0)):
                for card, case in zip(cards, several, strict=True):
                    if number < len(case.when):
                        self._do(card, case.when[number])
                settle(self.box)
            for card, case in zip(cards, several, strict=True):
                yield case, list(self.cards.outcome(card, case.then.card).failures(case.then, translate))

    def _do(self, card: int, step: Step) -> None:
        if step.move:
            self.cards.move(card, step.move)
        elif step.fill is not None:
            self.cards.fill(card, step.fill)
        elif step.wait:
            self.box.ask("POST", "clock", {"advance": _seconds(step.wait)})


def settle(box: Box, quiet: float = _QUIET) -> None:
    """Wait until nobody has called anybody for a while and the app has nothing left to do."""
    until, since, seen = time.monotonic() + _PATIENCE, time.monotonic(), box.traffic()
    while time.monotonic() < until:
        if time.monotonic() - since >= quiet:
            if not (box.awaits_robots() or box.jobs()):
                return
            since = time.monotonic()
        time.sleep(0.1)
        now = box.traffic(seen)
        if now != seen:
            seen, since = now, time.monotonic()


def rehearsal(
    box: Box, cases: CaseSet, environment: Mapping[str, str], robots: Mapping[str, Robot], loop: Loop
) -> Rehearsal:
    """Install the app, apply the pipeline and place its robots; raises NotRehearsed where that does not succeed."""
    client_id, entity = environment["B24APP_CLIENT_ID"], cases.pipeline.entity
    placed = cases.robots or tuple(robots)
    if unknown := sorted(set(placed) - set(robots)):
        what = phrase('the app has no robot "{robot}"')
        raise NotRehearsed(what, phrase("correct robots: in the file of cases"), robot=unknown[0])
    box.press_reinstall(client_id)
    until = time.monotonic() + _PATIENCE * 3
    while set(robots) - set(box.robots_of(client_id)):
        if time.monotonic() > until:
            raise NotRehearsed
        time.sleep(0.1)
    _apply(cases, environment)
    webhook = box.webhook("crm", "task", "userfieldconfig")
    portal = Portal(Webhook.from_url(webhook), NoBucket(), loop)
    observed = observe(portal, find_target(portal, cases.pipeline))
    manager = box.take_on("Мария", "Орлова")
    made = Rehearsal(box, Cards(box, webhook, portal, cases.pipeline, observed, manager))
    made.place(client_id, [code for code in placed if entity in robots[code].on])
    return made


def _apply(cases: CaseSet, environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "b24app", "pipelines", "apply", str(cases.pipeline_file), "--yes"]
    done = subprocess.run(  # noqa: S603
        command, env=dict(environment), check=False, start_new_session=True, capture_output=True, text=True
    )
    if done.returncode:
        raise NotRehearsed(
            phrase("the pipeline could not be applied: {reason}"),
            phrase("check and plan it first"),
            reason=done.stderr.strip() or done.stdout.strip(),
        )


def _seconds(span: Span) -> int:
    return span.amount * _SECONDS[span.unit]
