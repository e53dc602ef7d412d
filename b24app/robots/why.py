"""Say why a robot did, or did not do, something with a card: the last run of each, or the reason there is none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from b24app.languages import Translate, phrase
from b24app.robots.unit import Robot
from b24app.store.modes import OBSERVE
from b24app.store.runs import BEGUN, DONE, FAILED, STOPPED, Run
from b24app.store.sightings import Sighting


@dataclass(frozen=True)
class Reason:
    """What is known of one robot and one card; `verdict` is a lasting word for machines."""

    code: str
    verdict: str
    what: str
    values: Mapping[str, object] = field(default_factory=dict)
    run_key: str = ""

    def said(self, translate: Translate) -> str:
        """Say it in a person's language."""
        return translate(self.what).format(**self.values)

    def as_json(self, translate: Translate) -> dict[str, Any]:
        """Give it to a machine."""
        return {"robot": self.code, "verdict": self.verdict, "said": self.said(translate), "run": self.run_key}


@dataclass(frozen=True)
class Known:
    """What is known of a portal's robots when the question is asked about a card on a stage.

    `registered` are the codes that the portal knows, `modes` those that were set, `seen` where robots were called.
    """

    kind: str
    stage: str
    registered: Iterable[str]
    modes: Mapping[str, str]
    seen: Sequence[Sighting]


def why(robots: Mapping[str, Robot], runs: Mapping[str, Run], known: Known, language: str) -> list[Reason]:
    """Give a reason for each robot, those that ran first."""
    found = [_reason(robots[code], runs.get(code), known, language) for code in sorted(robots)]
    gone = [_ran(run, language) for code, run in sorted(runs.items()) if code not in robots]
    return sorted([*found, *gone], key=lambda one: not one.run_key)


def _reason(robot: Robot, run: Run | None, known: Known, language: str) -> Reason:
    if run is not None:
        return _ran(run, language)
    code = robot.code
    if not robot.fits(known.kind):
        return Reason(code, "other-card", phrase("it is not made for such cards"))
    if code not in known.registered:
        text = phrase('the portal does not know it; register it with "b24app robots register"')
        return Reason(code, "not-registered", text)
    seen = [one for one in known.seen if one.code == code and one.kind == known.kind]
    if not any(one.stage == known.stage for one in seen):
        return _unseen(code, known.stage, seen)
    if known.modes.get(code) == OBSERVE:
        text = phrase("it only observes, and was not called for this card")
        return Reason(code, "not-called", text)
    text = phrase(
        "it works on the stage {stage}, but the portal has not called it for this card: look whether the card"
        " came there before the robot was placed, or whether a condition of the automation holds it back"
    )
    return Reason(code, "not-called", text, {"stage": known.stage})


def _unseen(code: str, stage: str, seen: Sequence[Sighting]) -> Reason:
    if not seen:
        text = phrase("it was never seen on this portal: nobody has placed it on a stage, or no card came there yet")
        return Reason(code, "never-seen", text)
    text = phrase("it was not seen on the stage {stage}, only on {stages}: it is probably not placed there")
    return Reason(code, "not-placed", text, {"stage": stage, "stages": ", ".join(one.stage or "?" for one in seen)})


def _ran(run: Run, language: str) -> Reason:
    values = {"at": run.begun_at, "stage": run.stage or "?", "because": because(run, language)}
    word, text = _told(run)
    return Reason(run.code, word, text, values | {"waits": run.waits_for or "", "attempt": run.attempt}, run.run_key)


def _told(run: Run) -> tuple[str, str]:
    if run.state == BEGUN and run.waits_for:
        text = phrase("it was called on {at:%Y-%m-%d %H:%M} and has not finished: attempt {attempt} failed ({waits})")
        return "waiting", text
    if run.state == BEGUN:
        return "running", phrase("it was called on {at:%Y-%m-%d %H:%M} and is at work")
    if run.state == STOPPED:
        return "stopped", phrase("it was stopped on {at:%Y-%m-%d %H:%M} because it ran in a loop: {because}")
    if run.state == FAILED:
        return "failed", phrase("it gave up on {at:%Y-%m-%d %H:%M}: {because}")
    if run.mode == OBSERVE:
        return "observed", phrase("it only observed on {at:%Y-%m-%d %H:%M}, on the stage {stage}: {because}")
    return "ran", phrase("it ran on {at:%Y-%m-%d %H:%M}, on the stage {stage}: {because}")


def because(run: Run, language: str) -> str:
    """Say the reasons of a run in a language; where there are none, what the workflow was told."""
    said = " ".join(reason.get(language) or next(iter(reason.values()), "") for reason in run.reasons or [])
    return said or run.explanation or ("—" if run.state in (DONE, FAILED, STOPPED) else "")
