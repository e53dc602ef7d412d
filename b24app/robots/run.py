"""Do one run of a robot from its job: read the inputs, run the handler, let the waiting workflow go on."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from b24app.errors import AppError
from b24app.jobs.job import Job, Later
from b24app.languages import LANGUAGES, phrase, translator
from b24app.messages.gateway import GatewayDown
from b24app.portal import bizproc
from b24app.portal.client import Portal
from b24app.portal.refusals import AccessLost, NotSent, OutcomeUnknown, Refusal
from b24app.robots.around import Around
from b24app.robots.effects import Effects
from b24app.robots.gate import Pipeline
from b24app.robots.loops import Looping
from b24app.robots.occasion import CHANGE, ROBOT
from b24app.robots.unit import CALL, Robot
from b24app.robots.work import Work, place_of
from b24app.store.faults import StoreError
from b24app.store.modes import OBSERVE
from b24app.store.runs import DONE, FAILED, STOPPED, Begin, End, Run, Runs

log = logging.getLogger(__name__)

KIND = "robots.run"
"""Kind of the jobs that hold runs of robots.

The payload of a robot call is what the portal sent. Any other run brings `code`, `document_id`, `started` (change,
timer, hand), `handler` (the name in Robot.others) and `facts`, and no `event_token`, for no workflow waits.
"""

_SPARED = phrase("A clean-up has the lead in hand; the robot did nothing.")
# What a robot speaks where no pipeline says otherwise.
_LANGUAGE = "ru"
_PASSING = (NotSent, OutcomeUnknown, AccessLost, StoreError, GatewayDown)
_PASSING_CODES = ("QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT", "OVERLOAD_LIMIT")
# Seconds before each further attempt while the portal cannot be worked with: about a day in all.
_PAUSES = (5, 30, 120, 600, 1800, *[3600] * 23)
# A fault of our own may be a passing one too (a locked database), yet the workflow should not wait long for it.
_OWN_PAUSES = (2, 10)


class OwnFault(AppError):
    """The robot failed through a fault of the app; tell whoever looks after it, the log has the details."""

    code = "robots.own-fault"


class Abandoned(AppError):
    """The robot was stopped in the middle too often and gave up; tell whoever looks after the app."""

    code = "robots.abandoned"


class UnknownCode(AppError):
    """There is no robot of this code; install the robot's folder or take the robot off the stage."""

    code = "robots.unknown"


class Runner:
    """Runs robots; whatever happens, a workflow that waits is answered in the end."""

    def __init__(
        self,
        robots: Mapping[str, Robot],
        portal_of: Callable[[str], Portal],
        gate_of: Callable[[str, str, int, Portal], Pipeline | None],
        runs: Runs,
        around: Around | None = None,
    ) -> None:
        """Take the robots by code, what finds a portal by member_id, and the pipeline of a card there."""
        self._robots = robots
        self._portal_of = portal_of
        self._gate_of = gate_of
        self._runs = runs
        self._around = around or Around()

    def run(self, job: Job) -> None:
        """Do a run; raises Later where the portal, or our own database, cannot be worked with for now."""
        told = job.payload
        run = self._begun(job)
        outcome = job.step("work", lambda: self._work(job, run))
        awaited = token_of(job)
        answer = "" if awaited else "not awaited"
        self._runs.finish(run.run_key, End(**outcome), answer)
        if run.started == ROBOT and run.card:
            self._around.seen(job.portal, run.code, run.card.partition(":")[0], outcome.get("stage", ""))
        if awaited:
            # No step of its own: a workflow that is answered twice goes on once.
            answer = self._answer(job, run, awaited, outcome)
            self._runs.answered(run.run_key, answer)
        # A code that no folder holds is anybody's text.
        self._around.ran(run.code if run.code in self._robots else "unknown", str(outcome["state"]))
        facts = {"portal": job.portal, "robot": told["code"], "state": outcome["state"], "answer": answer}
        log.info("robot call finished", extra={"run": run.run_key, "mode": run.mode, **facts})

    def _begun(self, job: Job) -> Run:
        told, code = job.payload, str(job.payload["code"])
        begin = Begin(
            run_key=key_of(job),
            member_id=job.portal,
            code=code,
            document=told.get("document_id"),
            card=_card(told),
            started=str(told.get("started", ROBOT)),
            handler=str(told.get("handler", CALL)),
            mode=str(told.get("mode") or self._around.mode(job.portal, code)),
            attempt=job.attempt,
        )
        try:
            return self._runs.begin(begin)
        except StoreError as fault:
            _wait(job, _PAUSES, fault)
            raise

    def _work(self, job: Job, run: Run) -> dict[str, Any]:
        if self._is_spared(job, run):
            return vars(End(DONE, {}, translator(_LANGUAGE)(_SPARED), decision="spared")) | {"seconds": 0.0}
        language, before = _LANGUAGE, self._around.clock.now()
        try:
            with ExitStack() as seeing:
                work = self._prepared(job, run, seeing)
                language = work.language
                end = work.done_before(run) or work.do()
        except AppError as fault:
            if is_passing(fault):
                self._put_off(job, run, _PAUSES, fault)
            log.warning("robot gave up", extra={"robot": run.code, "code": fault.code, "fault": str(fault)})
            end = _failed(fault, language, job)
        except Exception as fault:
            log.exception("robot failed", extra={"robot": run.code, "attempt": job.attempt})
            self._put_off(job, run, _OWN_PAUSES, fault)
            end = _failed(OwnFault(), language, job)
        return vars(end) | {"seconds": (self._around.clock.now() - before).total_seconds()}

    def _is_spared(self, job: Job, run: Run) -> bool:
        """Tell whether the portal calls about a lead that a clean-up moves: such a move is nobody's work."""
        kind, _, number = run.card.partition(":")
        is_called = kind == "lead" and number.isdigit() and run.started in (ROBOT, CHANGE)
        return is_called and bool(self._around.spared(job.portal, [int(number)]))

    def _prepared(self, job: Job, run: Run, seeing: ExitStack) -> Work:
        if job.is_abandoned:
            raise Abandoned
        robot = self._robots.get(run.code)
        handler = robot.handler_named(run.handler) if robot else None
        if robot is None or handler is None:
            raise UnknownCode
        place = place_of(job.payload, robot, self._portal_of(job.portal))
        if self._around.recall:
            unit = f"{run.code} {run.handler}"
            portal = self._around.recall.of(place.portal, job.portal, unit, place.kind, place.number)
            seeing.callback(portal.forget_card)
            place = replace(place, portal=portal)
        pipeline = self._gate_of(job.portal, place.kind, place.number, place.portal)
        language = pipeline.language if pipeline else _LANGUAGE
        if self._around.loops and self._around.loops.is_looping(run):
            self._around.loops.tell(run, place, dict(robot.title), language)
            raise Looping
        effects = Effects(self._runs, run.run_key, is_observed=run.mode == OBSERVE)
        return Work(robot, handler, place, effects, pipeline, language, self._around, job)

    def _put_off(self, job: Job, run: Run, pauses: Sequence[float], fault: Exception) -> None:
        """Have the job done again after a pause, as long as there are pauses left."""
        if job.attempt <= len(pauses):
            self._runs.waits(run.run_key, str(fault) if isinstance(fault, AppError) else type(fault).__name__)
        _wait(job, pauses, fault)

    def _answer(self, job: Job, run: Run, token: str, outcome: Mapping[str, Any]) -> str:
        values, message = outcome["outputs"] or {}, outcome["explanation"]
        try:
            is_taken = bizproc.answer_workflow(self._portal_of(job.portal), token, values, message)
        except AppError as fault:
            if is_passing(fault):
                self._put_off(job, run, _PAUSES, fault)
            log.error("a workflow could not be answered", extra={"portal": job.portal, "fault": str(fault)})  # noqa: TRY400
            return "unanswered"
        return "answered" if is_taken else "answered before"


def key_of(job: Job) -> str:
    """Return the key under which a job's run is remembered; a run that is tried again keeps its own."""
    return str(job.payload.get("run_key") or f"{job.portal}:{job.key}")


def token_of(job: Job) -> str:
    """Return the token with which a workflow waits for the answer, empty where none waits."""
    is_awaited = job.payload.get("use_subscription", "Y") != "N"
    return str(job.payload.get("event_token") or "") if is_awaited else ""


def is_passing(fault: AppError) -> bool:
    """Tell whether a fault may be over in a while, so that it is worth trying again."""
    return isinstance(fault, _PASSING) or (isinstance(fault, Refusal) and fault.is_code(*_PASSING_CODES))


def _wait(job: Job, pauses: Sequence[float], fault: Exception) -> None:
    if job.attempt <= len(pauses):
        log.warning("robot call put off", extra={"attempt": job.attempt, "fault": type(fault).__name__})
        raise Later(pauses[job.attempt - 1]) from fault


def _card(told: Mapping[str, Any]) -> str:
    try:
        kind, number = bizproc.document_of(told["document_id"])
    except (KeyError, ValueError):
        return ""
    return f"{kind}:{number}"


def _failed(fault: AppError, language: str, job: Job) -> End:
    """Say how a run ended that gave up; its settings stay as they came, so that it can be tried again with them."""
    reason = {one: fault.text(translator(one)) for one in LANGUAGES}
    state = STOPPED if isinstance(fault, Looping) else FAILED
    given = dict(job.payload.get("properties") or {})
    return End(state, None, reason[language], given, fault.code, [reason])
