"""Find the funnel of deals, and the stage in it, that a file or a person names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal.categories import Funnel
from b24app.portal.documents import steps_of

if TYPE_CHECKING:
    from b24app.robots.call import Call


class NoFunnel(AppError):
    """There is no such funnel of deals, or no such stage in it; name one that is there, or apply its pipeline."""

    code = "robots.no-funnel"


def destination(call: "Call", funnels: Sequence[Funnel], funnel: str, stage: str) -> tuple[int | None, str | None]:
    """Return the number of a funnel and the portal's code of a stage, None for the usual ones; raises NoFunnel.

    Each is named as people call it, by its number or code, or by the key of an applied pipeline and of its stage.
    """
    theirs = call.applied.of_deals(funnel) if funnel and call.applied else None
    number = theirs.funnel if theirs else _number(funnels, funnel)
    if funnel and number is None:
        what = phrase('there is no funnel of deals "{name}"'), phrase("name one of these: {known}")
        raise NoFunnel(*what, name=funnel, known=", ".join(one.name for one in funnels))
    if not stage:
        return number, None
    steps = steps_of(call.portal, f"DEAL_STAGE_{number}" if number else "DEAL_STAGE")
    code = theirs.status_of(stage) if theirs else None
    wanted = {code} if code else {stage, stage.upper(), f"C{number}:{stage.upper()}", stage.casefold()}
    found = next((step.status for step in steps if {step.status, step.title.casefold()} & wanted), None)
    if found is None:
        what = phrase('the funnel of deals has no stage "{name}"'), phrase("name one of these: {known}")
        raise NoFunnel(*what, name=stage, known=", ".join(step.title for step in steps))
    return number, found


def _number(funnels: Sequence[Funnel], name: str) -> int | None:
    wanted = name.casefold()
    known = (one.id for one in funnels if wanted in {str(one.id), one.origin.casefold(), one.name.casefold()})
    return next(known, None) if name else None
