"""What a portal can answer instead of a result, and what that means for whoever asked.

PortalError
├── Refusal          the portal said no: it surely did not happen
├── NotSent          nothing reached the portal: safe to repeat
│   └── ServerSilent the authorisation server gave no tokens, so nothing was sent
├── OutcomeUnknown   it may have happened
├── AccessLost       our key no longer opens the portal until a person acts
└── StrangeAnswer    an answer that the documentation does not allow
"""

from typing import ClassVar

from b24app.errors import AppError


class PortalError(AppError):
    """The portal did not do what was asked; see the log."""

    code: ClassVar[str] = "portal.failed"

    def __init__(
        self, what: str = "", way_out: str = "", *, where: str = "", method: str = "", **values: object
    ) -> None:
        """Take the message, the portal's name as `where`, and the REST method if there was one."""
        self.method = method
        super().__init__(what, way_out, where=where, method=method, **values)


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


class Refusal(_Answered):
    """The portal refused; see its code."""

    code = "portal.refused"


class AccessLost(_Answered):
    """The app's access to the portal is lost; let the portal's administrator open the app there once."""

    code = "portal.access-lost"


class NotSent(PortalError):
    """The portal could not be reached; check the address and the network, then try again."""

    code = "portal.not-sent"


class ServerSilent(NotSent):
    """The authorisation server gave no answer, nothing was sent to the portal; try again later."""

    code = "portal.server-silent"


class OutcomeUnknown(PortalError):
    """The portal gave no clear answer, it may have done what was asked; look there before you repeat it."""

    code = "portal.outcome-unknown"


class StrangeAnswer(PortalError):
    """The portal's answer is not what its documentation says; report it with the method's name."""

    code = "portal.strange-answer"


class WrongTarget(PortalError):
    """The text is no portal's address; give a webhook such as https://example.bitrix24.ru/rest/1/secret/."""

    code = "portal.wrong-target"
    exit_code = 2
