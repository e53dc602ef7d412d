"""Play process tests on a portal in a box: lay the card out, do what the case says, look what came of it."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.cli.outcome import Outcome
from b24app.cli.portal_in_a_box import Box, rest
from b24app.errors import AppError
from b24app.languages import Translate, phrase
from b24app.pipelines.language.parts.time import Span
from b24app.pipelines.planning.observe import Observed, observe
from b24app.pipelines.planning.target import find_target
from b24app.pipelines.proving.cases import Answers, Case, Cases, Step
from b24app.pipelines.proving.placements import placements
from b24app.portal.access import Webhook
from b24app.portal.answers import written
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal

_PATIENCE = 20.0
_QUIET = 1.2  # seconds without a request after which nothing more is expected
_SECONDS = {"minutes": 60, "hours": 3600, "days": 86400}
_STAGE = {"lead": "STATUS_ID"}


class NotRehearsed(AppError):
    """The process tests could not be played; look at the logs."""

    code = "rehearsal.failed"


@dataclass(frozen=True)
class Rehearsal:
    """A portal in a box with a pipeline applied and its robots placed."""

    box: Box
    webhook: str
    cases: Cases
    observed: Observed
    manager: int

    @property
    def entity(self) -> str:
        """Return what moves along the pipeline."""
        return self.cases.pipeline.entity

    def place(self, client_id: str, robots: list[str]) -> None:
        """Put every robot where the file needs it, as a person does by hand."""
        for one in placements(self.cases.pipeline, robots):
            stage = self.observed.target.status_id(one.stage.code)
            self.box.place_robot(client_id, one.robot, stage, self.entity)

    def play(self, cases: Sequence[Case], translate: Translate) -> Iterator[tuple[Case, list[str]]]:
        """Play cases and say of each what did not come true, nothing where all did.

        Those in which no time passes are played side by side, each with a card of its own.
        """
        timeless = [case for case in cases if not any(step.wait for step in case.when)]
        for several in [timeless, *([case] for case in cases if case not in timeless)]:
            cards = [self._laid(case) for case in several]
            self._settle()
            for number in range(max((len(case.when) for case in several), default=0)):
                for card, case in zip(cards, several, strict=True):
                    if number < len(case.when):
                        self._do(card, case.when[number])
                self._settle()
            for card, case in zip(cards, several, strict=True):
                yield case, list(self._outcome(card).failures(case.then, translate))

    def _outcome(self, card: int) -> Outcome:
        kind, target = self.entity, self.observed.target
        row = rest(self.webhook, f"crm.{kind}.get", {"id": card})
        wanted = {"filter": {"ENTITY_ID": card, "ENTITY_TYPE": kind}}
        comments = rest(self.webhook, "crm.timeline.comment.list", wanted)
        tie = f"{'L' if kind == 'lead' else 'D'}_{card}"
        tasks = rest(self.webhook, "tasks.task.list", {"filter": {"UF_CRM_TASK": tie, "!STATUS": 5}})["tasks"]
        code = target.code(str(row[_STAGE.get(kind, "STAGE_ID")])).upper()
        stages = (one.key for one in self.cases.pipeline.stages if one.code.upper() == code)
        return Outcome(
            stage=next(stages, code),
            told="\n".join(str(one["COMMENT"]) for one in comments),
            tasks=tuple(str(one["title"]) for one in tasks),
            row=row,
            written=self._written,
        )

    def _laid(self, case: Case) -> int:
        stages = {stage.key: stage.code for stage in self.cases.pipeline.stages}
        first = self.observed.target.status_id(stages[case.given.stage or self.cases.pipeline.stages[0].key])
        fields = {"TITLE": case.it, "ASSIGNED_BY_ID": self.manager} | self._written(case.given.card)
        fields[_STAGE.get(self.entity, "STAGE_ID")] = first
        if self.entity == "deal":
            fields["CATEGORY_ID"] = self.observed.target.category_id
        return int(rest(self.webhook, f"crm.{self.entity}.add", {"fields": fields}))

    def _written(self, answers: Answers) -> dict[str, Any]:
        return written(answers, self.observed.fields, self.observed.target)

    def _do(self, card: int, step: Step) -> None:
        if step.move:
            code = next(stage.code for stage in self.cases.pipeline.stages if stage.key == step.move)
            self.box.move(card, self.observed.target.status_id(code), self.manager, self.entity)
        elif step.fill is not None:
            self.box.fill_in(card, self._written(step.fill), self.manager, self.entity)
        elif step.wait:
            self.box.ask("POST", "clock", {"advance": _seconds(step.wait)})

    def _settle(self) -> None:
        """Wait until nobody has called anybody for a while."""
        until, since, seen = time.monotonic() + _PATIENCE, time.monotonic(), self.box.traffic()
        while time.monotonic() < until and (time.monotonic() - since < _QUIET or self.box.awaits_robots()):
            time.sleep(0.1)
            now = self.box.traffic(seen)
            if now != seen:
                seen, since = now, time.monotonic()


def rehearsal(box: Box, cases: Cases, environment: Mapping[str, str], robots: list[str], loop: Any) -> Rehearsal:
    """Install the app, apply the pipeline and place its robots; raises NotRehearsed where that does not succeed."""
    client_id = environment["B24APP_CLIENT_ID"]
    box.press_reinstall(client_id)
    until = time.monotonic() + _PATIENCE * 3
    while set(robots) - set(box.robots_of(client_id)):
        if time.monotonic() > until:
            raise NotRehearsed
        time.sleep(0.1)
    _apply(cases, environment)
    webhook = box.webhook("crm", "task")
    portal = Portal(Webhook.from_url(webhook), NoBucket(), loop)
    observed = observe(portal, find_target(portal, cases.pipeline))
    made = Rehearsal(box, webhook, cases, observed, box.take_on("Мария", "Орлова"))
    made.place(client_id, robots)
    return made


def _apply(cases: Cases, environment: Mapping[str, str]) -> None:
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
