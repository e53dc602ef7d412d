"""Tell everything about one run of a robot: how it began, what it was given, what it decided and why, what it did."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b24app.languages import Translate, in_language, phrase, translator
from b24app.robots.why import because
from b24app.store.modes import OBSERVE
from b24app.store.runs import DONE, INTENDED, KEPT, WOULD, Effect, Run
from b24app.web.moments import Moments
from b24app.web.runs_told import RUN_STATES, card_title, title_of
from b24app.web.stage_titles import StageTitles

if TYPE_CHECKING:
    from b24app.wiring import App

STARTED = {
    "robot": phrase("the portal called the robot"),
    "change": phrase("a change of the card"),
    "timer": phrase("a time that came"),
    "hand": phrase("a person, by hand"),
}
ANSWERS = {
    "not awaited": phrase("the automation does not wait for one"),
    "answered": phrase("given"),
    "answered before": phrase("the automation had one already"),
    "unanswered": phrase("could not be given"),
}
EFFECT_STATES = {
    DONE: phrase("done"),
    INTENDED: phrase("sent, the outcome is unknown"),
    WOULD: phrase("would be done"),
}
_LIGHTS = {DONE: "ok", INTENDED: "warn", WOULD: ""}
_EFFECTS = {
    "assign": phrase("hand the card over"),
    "bind": phrase("tie the card to its client"),
    "checklist": phrase("add points to the checklist"),
    "client": phrase("make the client"),
    "close": phrase("close what is no longer needed"),
    "comment": phrase("write into the timeline"),
    "event": phrase("book the visit"),
    "fill": phrase("fill in fields"),
    "fire": phrase("fire a trigger"),
    "free": phrase("free the booked time"),
    "letter": phrase("send a letter"),
    "make": phrase("make a card"),
    "move": phrase("move the card to another stage"),
    "move-event": phrase("move the booked visit"),
    "note": phrase("keep a note in the timeline"),
    "notify": phrase("notify a colleague"),
    "put-off": phrase("put the task off"),
    "question": phrase("ask in the timeline"),
    "renew": phrase("renew the task"),
    "settle": phrase("settle the question"),
    "sms-out": phrase("send an SMS"),
    "task": phrase("set a task"),
    "timer": phrase("set a reminder"),
    "timer-off": phrase("drop reminders"),
    "undo": phrase("take the move back"),
}
_LONGEST = 400


@dataclass(frozen=True)
class Fact:
    """A name and what is known under it."""

    name: str
    value: str


@dataclass(frozen=True)
class EffectTold:
    """One thing that the robot changes outside."""

    what: str
    detail: str
    state: str
    light: str


@dataclass(frozen=True)
class InFull:
    """Tells about runs in a person's language."""

    app: "App"
    member_id: str
    moments: Moments

    @property
    def _say(self) -> Translate:
        return translator(self.moments.language)

    def facts(self, run: Run) -> list[Fact]:
        """Say how it began and how it ended."""
        say, stages = self._say, StageTitles.of(self.app, self.member_id, self.moments.language)
        facts = {
            phrase("Stage"): stages.of_card(run.card, run.stage) if run.stage else "",
            phrase("Begun by"): say(STARTED.get(run.started, run.started)),
            phrase("Begun"): self.moments.shown(run.begun_at),
            phrase("Took"): "" if run.seconds is None else say(phrase("{number:.2f} s")).format(number=run.seconds),
            phrase("Attempt"): str(run.attempt) if run.attempt > 1 else "",
            phrase("State"): say(RUN_STATES.get(run.state, run.state)),
            phrase("Waits for"): run.waits_for or "",
            phrase("Mode"): say(phrase("only observed")) if run.mode == OBSERVE else "",
            phrase("Decision"): run.decision,
            phrase("Answer to the automation"): say(ANSWERS.get(run.answer, run.answer)),
        }
        return [Fact(say(name), value) for name, value in facts.items() if value]

    def reasons(self, run: Run) -> str:
        """Say why it came to that."""
        return because(run, self.moments.language).replace("—", "")

    def given(self, run: Run) -> list[Fact]:
        """List the settings it worked with, by the names that people see."""
        robot = self.app.robots.get(run.code)
        return self._named(run.inputs or {}, dict(robot.inputs) if robot else {})

    def gave_back(self, run: Run) -> list[Fact]:
        """List what it gave back to the automation."""
        robot = self.app.robots.get(run.code)
        return self._named(run.outputs or {}, dict(robot.outputs) if robot else {})

    def effects(self, run: Run) -> list[EffectTold]:
        """List what it did, or would do; what it merely found out is no change."""
        found = (one for one in self.app.runs.effects(run.run_key) if one.state != KEPT)
        return [self._effect(run, one) for one in found]

    def title(self, run: Run) -> str:
        """Name the robot."""
        return title_of(self.app, run.code, self.moments.language)

    def card(self, run: Run) -> str:
        """Name the card."""
        return card_title(run.card, self._say)

    def _effect(self, run: Run, one: Effect) -> EffectTold:
        name, _, which = one.name.partition(":")
        about = "" if one.result in (None, True, False) else plain(one.result)
        if name == "move":
            titles = StageTitles.of(self.app, self.member_id, self.moments.language)
            about, which = titles.of_card(run.card, which), ""
        detail = about if not which else f"{which}: {about}" if about else which
        state = self._say(EFFECT_STATES.get(one.state, one.state))
        return EffectTold(self._say(_EFFECTS.get(name, name)), detail, state, _LIGHTS.get(one.state, ""))

    def _named(self, values: Mapping[str, Any], known: Mapping[str, Any]) -> list[Fact]:
        return list(self._facts(values, known))

    def _facts(self, values: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Fact]:
        for key, value in values.items():
            if value not in (None, "", [], {}):
                field = known.get(key)
                yield Fact(in_language(dict(field.title), self.moments.language) if field else key, self._said(value))

    def _said(self, value: Any) -> str:
        if isinstance(value, bool):
            return self._say(phrase("yes") if value else phrase("no"))
        return plain(value)


def plain(value: Any) -> str:
    """Write a value as people read it, no longer than a page bears."""
    if isinstance(value, list):
        text = ", ".join(map(plain, value))
    elif isinstance(value, dict):
        text = "; ".join(f"{name}: {plain(inner)}" for name, inner in value.items())
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
