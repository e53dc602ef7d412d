"""Say how an apply came to its end where that was not the end of its plan."""

from collections.abc import Sequence

from b24app.errors import AppError
from b24app.languages import Translate, phrase
from b24app.pipelines.applying.carry import UNCLEAR
from b24app.pipelines.applying.moving import StopAsked
from b24app.pipelines.applying.work import StepFailed, Work
from b24app.pipelines.planning.change import Change


class Stopped(AppError):
    """The plan was not carried out to the end; see the journal."""

    code = "apply.stopped"
    cause: AppError

    def text(self, translate: Translate = str) -> str:
        """Say the portal's part in the same language."""
        if hasattr(self, "cause"):
            self.values["reason"] = self.cause.text(translate)
        return super().text(translate)


class NotSaved(AppError):
    """The portal said yes to every step and yet differs from the plan; see what differs."""

    code = "apply.not-saved"


class MovedOn(AppError):
    """Somebody has changed what the rest of the plan is about, so nothing was sent; apply the file again."""

    code = "apply.moved-on"


def names(changes: Sequence[Change]) -> str:
    """Name what changes are about, each once."""
    return ", ".join(dict.fromkeys(f"{change.kind} {change.key or change.code}" for change in changes))


def moved_on(work: Work, wrong: Sequence[Change]) -> MovedOn:
    """Say what somebody has changed."""
    return MovedOn(
        phrase("somebody has changed {names} since plan {plan} was begun, so nothing was sent"),
        phrase("make a plan of what the portal has now: b24app pipelines apply FILE"),
        names=names(wrong),
        plan=work.plan,
    )


def differing(plan: int, wrong: Sequence[Change]) -> NotSaved:
    """Say what the portal did not keep."""
    return NotSaved(
        phrase("every step of plan {plan} was agreed to, and yet the portal differs from it: {names}"),
        phrase("look at what differs: b24app pipelines verify"),
        plan=plan,
        names=names(wrong),
    )


def stop_asked(work: Work) -> StopAsked:
    """Say how far the work has come and how to go on."""
    return StopAsked(
        phrase("stopped as asked, plan {plan} is done up to step {number} of {total}"),
        phrase("go on with b24app pipelines apply --resume, or take it back with b24app pipelines rollback {plan}"),
        plan=work.plan,
        number=len(work.ids),
        total=len(work.changes),
    )


def stopped(work: Work, failed: StepFailed) -> Stopped:
    """Say which step did not go through and why."""
    change, error = work.changes[failed.number - 1], failed.cause
    what = phrase("step {number} of {total}, {key}, did not go through ({reason}); done before it: {done}")
    if isinstance(error, UNCLEAR):
        what = phrase(
            "whether step {number} of {total}, {key}, was done is not known ({reason}); done before it: {done}"
        )
    way_out = phrase("mend the cause and apply again, it goes on from there; the journal has it all under plan {plan}")
    error_of = Stopped(
        what,
        way_out,
        number=failed.number,
        total=len(work.changes),
        key=f"{change.kind} {change.key or change.code}",
        done=failed.number - 1,
        plan=work.plan,
        reason=error.text(),
    )
    error_of.cause = error
    return error_of
