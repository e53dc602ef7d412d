"""What a portal can answer instead of a result, and what that means for whoever asked.

PortalError
├── Refusal           the portal said no: it surely did not happen
├── NotSent           nothing reached the portal: safe to repeat
│   ├── ServerSilent  the authorisation server gave no tokens, so nothing was sent
│   ├── TooLate       the time given ran out while the call waited for its turn
│   ├── CalledOff     the caller called the work off while the call waited
│   └── NotDone       it was sent, and the portal has surely not done it
├── OutcomeUnknown    it may have happened
├── AccessLost        our key no longer opens the portal until a person acts
├── StrangeAnswer     an answer that the documentation does not allow
├── MarkerMissing     a call that could be doubled was made without a marker: nothing was sent
└── UnknownName       a filter, order or select names a field that the portal does not have: nothing was sent

Each says in `next` what its caller may do.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from b24app.errors import AppError


class Next(StrEnum):
    """What the caller of a failed call may do next."""

    CORRECT = "correct"
    """Change the call; sent again as it is, it fails again."""
    REPEAT = "repeat"
    """It surely did not happen; the same call may be sent again."""
    WAIT = "wait"
    """It surely did not happen; the same call may be sent again after `until`, or later where that is unknown."""
    LOOK = "look"
    """It may have happened; look at the portal before sending it again."""
    PERSON = "person"
    """It did not happen, and only a person can change that."""


class PortalError(AppError):
    """The portal did not do what was asked; see the log."""

    code: ClassVar[str] = "portal.failed"
    _next: ClassVar[Next] = Next.PERSON

    def __init__(
        self, what: str = "", way_out: str = "", *, where: str = "", method: str = "", **values: object
    ) -> None:
        """Take the message, the portal's name as `where`, and the REST method if there was one."""
        self.method = method
        super().__init__(what, way_out, where=where, method=method, **values)

    @property
    def next(self) -> Next:
        """Say what the caller may do."""
        return self._next

    @property
    def until(self) -> datetime | None:
        """Return the moment before which a repeat is useless, where the portal told it."""
        until = self.values.get("until")
        return until if isinstance(until, datetime) else None


class _Answered(PortalError):
    """The portal did not do what was asked; see the log."""

    def __init__(
        self,
        what: str = "",
        way_out: str = "",
        *,
        where: str = "",
        method: str = "",
        error: str = "",
        description: str = "",
        status: int = 0,
        **values: object,
    ) -> None:
        """Keep the portal's code as it was sent, its text, and the HTTP status."""
        self.error = error
        self.description = description
        self.status = status
        super().__init__(
            what, way_out, where=where, method=method, error=error, description=description, status=status, **values
        )

    def is_code(self, *codes: str) -> bool:
        """Say whether the portal's code is one of these; case does not matter."""
        return self.error.lower() in {code.lower() for code in codes}


_WAIT = ("QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT", "METHOD_CONFIRM_WAITING")

_PERSON = (
    "ACCESS_DENIED",
    "INSUFFICIENT_SCOPE",
    "METHOD_CONFIRM_DENIED",
    "OVERLOAD_LIMIT",
    "REDIRECT",
    "USER_ACCESS_ERROR",
    "WRONG_LICENSE",
)


class Refusal(_Answered):
    """The portal refused; see its code."""

    code = "portal.refused"

    @property
    def next(self) -> Next:
        """Say what the caller may do, by the portal's code."""
        if self.is_code("NOT_RUN"):
            return Next.REPEAT
        if self.is_code(*_WAIT):
            return Next.WAIT
        return Next.PERSON if self.is_code(*_PERSON) else Next.CORRECT


class AccessLost(_Answered):
    """The app's access to the portal is lost; let the portal's administrator open the app there once."""

    code = "portal.access-lost"


class NotSent(PortalError):
    """The portal could not be reached; check the address and the network, then try again."""

    code = "portal.not-sent"
    _next = Next.REPEAT


class ServerSilent(NotSent):
    """The authorisation server gave no answer, nothing was sent to the portal; try again later."""

    code = "portal.server-silent"


class TooLate(NotSent):
    """The time given ran out before the call's turn came; give it more time or try again later."""

    code = "portal.too-late"


class CalledOff(NotSent):
    """The work was called off before the call's turn came; start it again when you like."""

    code = "portal.called-off"


class NotDone(NotSent):
    """The portal gave no clear answer and has surely not done what was asked; try again later."""

    code = "portal.not-done"


class OutcomeUnknown(PortalError):
    """The portal gave no clear answer, it may have done what was asked; look there before you repeat it."""

    code = "portal.outcome-unknown"
    _next = Next.LOOK
    sent_at = 0.0
    """When the request left, by our clock in unix seconds; 0 where the portal has said that it is through with it."""


class StrangeAnswer(PortalError):
    """The portal's answer is not what its documentation says; report it with the method's name."""

    code = "portal.strange-answer"


class WrongTarget(PortalError):
    """The text is no portal's address; give a webhook such as https://example.bitrix24.ru/rest/1/secret/."""

    code = "portal.wrong-target"
    exit_code = 2


class MarkerMissing(PortalError):
    """The method could do its work twice; pass a marker by which a lost answer can be looked up."""

    code = "portal.marker-missing"
    exit_code = 2
    _next = Next.CORRECT


class UnknownName(PortalError):
    """The portal has no field of this name and would pass over it without a word; correct the name."""

    code = "portal.unknown-name"
    exit_code = 2
    _next = Next.CORRECT
