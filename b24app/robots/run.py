"""Do one robot call from its job: read the inputs, run the handler, let the waiting workflow go on."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from b24app.errors import AppError
from b24app.jobs.job import Job, Later
from b24app.languages import in_language, phrase, translator
from b24app.portal import bizproc
from b24app.portal.client import Portal
from b24app.portal.refusals import AccessLost, NotSent, OutcomeUnknown, Refusal
from b24app.robots.call import Call
from b24app.robots.card import Place
from b24app.robots.effects import Effects
from b24app.robots.gate import Gate
from b24app.robots.unit import Robot
from b24app.store.faults import StoreError
from b24app.store.runs import Runs

log = logging.getLogger(__name__)

KIND = "robots.run"
"""Kind of the jobs that hold robot calls."""

# What a robot speaks where no pipeline says otherwise.
_LANGUAGE = "ru"
_PASSING = (NotSent, OutcomeUnknown, AccessLost, StoreError)
_PASSING_CODES = ("QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT", "OVERLOAD_LIMIT")
# Seconds before each further attempt while the portal cannot be worked with: about a day in all.
_PAUSES = (5, 30, 120, 600, 1800, *[3600] * 23)
# A fault of our own may be a passing one too (a locked database), yet the workflow should not wait long for it.
_OWN_PAUSES = (2, 10)


class WrongDocument(AppError):
    """The robot is not made for this kind of card; take it off this stage."""

    code = "robots.wrong-document"


class OwnFault(AppError):
    """The robot failed through a fault of the app; tell whoever looks after it, the log has the details."""

    code = "robots.own-fault"


class Abandoned(AppError):
    """The robot was stopped in the middle too often and gave up; tell whoever looks after the app."""

    code = "robots.abandoned"


class BadOutput(AppError):
    """The robot gave back what it does not declare; correct its outputs."""

    code = "robots.bad-output"


class UnknownCode(AppError):
    """There is no robot of this code; install the robot's folder or take the robot off the stage."""

    code = "robots.unknown"


class Runner:
    """Runs robot calls; whatever happens, a workflow that waits is answered in the end."""

    def __init__(
        self,
        robots: Mapping[str, Robot],
        portal_of: Callable[[str], Portal],
        gate_of: Callable[[str], Gate | None],
        runs: Runs,
    ) -> None:
        """Take the robots by code, and what finds a portal and the gate of its pipeline by member_id."""
        self._robots = robots
        self._portal_of = portal_of
        self._gate_of = gate_of
        self._runs = runs

    def run(self, job: Job) -> None:
        """Do a robot call; raises Later where the portal cannot be worked with for now."""
        run_key, told = f"{job.portal}:{job.key}", job.payload
        self._runs.begin(run_key, job.portal, str(told["code"]), told.get("document_id"))
        outcome = job.step("work", lambda: self._work(job, Effects(self._runs, run_key)))
        self._runs.finish(run_key, outcome["state"], outcome["outputs"], outcome["explanation"])
        answer = job.step("answer", lambda: self._answer(job, outcome))
        facts = {"portal": job.portal, "robot": told["code"], "state": outcome["state"], "answer": answer}
        log.info("robot call finished", extra=facts)

    def _work(self, job: Job, effects: Effects) -> dict[str, Any]:
        language = _LANGUAGE
        try:
            gate = self._gate_of(job.portal)
            language = gate.language if gate else language
            return self._handled(job, effects, gate, language)
        except AppError as fault:
            if _is_passing(fault):
                _wait(job, _PAUSES, fault)
            log.warning("robot gave up", extra={"robot": job.payload["code"], "code": fault.code, "fault": str(fault)})
            return _failed(fault.text(translator(language)))
        except Exception as fault:
            log.exception("robot failed", extra={"robot": job.payload["code"], "attempt": job.attempt})
            _wait(job, _OWN_PAUSES, fault)
            return _failed(OwnFault().text(translator(language)))

    def _handled(self, job: Job, effects: Effects, gate: Gate | None, language: str) -> dict[str, Any]:
        if job.is_abandoned:
            raise Abandoned
        robot = self._robots.get(str(job.payload["code"]))
        if robot is None or robot.work is None:
            raise UnknownCode
        place = _place(job.payload, robot, self._portal_of(job.portal))
        inputs = _inputs(robot, job.payload.get("properties"), language)
        call = Call(robot.code, inputs, language, place, effects, gate)
        outputs = _outputs(robot, robot.work(call))
        return {"state": "done", "outputs": outputs, "explanation": " ".join(call.explanations)}

    def _answer(self, job: Job, outcome: Mapping[str, Any]) -> str:
        if job.payload.get("use_subscription", "Y") == "N":
            return "not awaited"
        values, message = outcome["outputs"] or {}, outcome["explanation"]
        try:
            is_taken = bizproc.answer_workflow(self._portal_of(job.portal), job.payload["event_token"], values, message)
        except AppError as fault:
            if _is_passing(fault):
                _wait(job, _PAUSES, fault)
            log.error("a workflow could not be answered", extra={"portal": job.portal, "fault": str(fault)})  # noqa: TRY400
            return "unanswered"
        return "answered" if is_taken else "answered before"


def _is_passing(fault: AppError) -> bool:
    return isinstance(fault, _PASSING) or (isinstance(fault, Refusal) and fault.is_code(*_PASSING_CODES))


def _wait(job: Job, pauses: Sequence[float], fault: Exception) -> None:
    """Have the job done again after a pause, as long as there are pauses left."""
    if job.attempt <= len(pauses):
        log.warning("robot call put off", extra={"attempt": job.attempt, "fault": type(fault).__name__})
        raise Later(pauses[job.attempt - 1]) from fault


def _place(told: Mapping[str, Any], robot: Robot, portal: Portal) -> Place:
    try:
        kind, number = bizproc.document_of(told["document_id"])
    except (KeyError, ValueError):
        raise WrongDocument from None
    if kind not in robot.on:
        raise WrongDocument
    return Place(portal, kind, number)


def _inputs(robot: Robot, properties: Any, language: str) -> dict[str, Any]:
    # The portal leaves out empty lists, and the whole map where there is nothing in it; it may change the case of keys.
    given = {str(key).lower(): value for key, value in (properties or {}).items()}
    return {
        key: field.read(given.get(key.lower()), in_language(dict(field.title), language))
        for key, field in robot.inputs.items()
    }


def _outputs(robot: Robot, results: Mapping[str, object]) -> dict[str, Any]:
    if unknown := sorted(set(results) - set(robot.outputs)):
        raise BadOutput(
            phrase("the robot gave back {keys}, which it does not declare"),
            phrase("correct its outputs"),
            keys=", ".join(unknown),
        )
    return {key: field.sent(results.get(key)) for key, field in robot.outputs.items()}


def _failed(explanation: str) -> dict[str, Any]:
    return {"state": "failed", "outputs": None, "explanation": explanation}
