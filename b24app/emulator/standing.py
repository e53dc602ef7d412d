"""How a portal stands: paid for or not, at its address or moved away, still there or deleted, what is guarded."""

from dataclasses import dataclass, field

from b24app.emulator.errors import RestError


@dataclass
class Standing:
    """What the vendor and the administrators have decided about the portal."""

    # The subscription that applications live on.
    is_paid: bool = True
    # False on a plan without REST: nobody calls anything.
    has_rest: bool = True
    is_deleted: bool = False
    # Hosts the portal had before it moved: what comes there is sent on.
    left: set[str] = field(default_factory=set)
    # Methods an administrator has to confirm for each token, in small letters.
    guarded: set[str] = field(default_factory=lambda: {"voximplant.user.get"})
    # Answers to (token, method): None while nobody has answered.
    confirmations: dict[tuple[str, str], bool | None] = field(default_factory=dict)

    def check_there(self) -> None:
        """Refuse every call to a portal that is gone."""
        if self.is_deleted:
            # The documentation says 500; servers were seen to send 410.
            raise RestError("PORTAL_DELETED", "Portal was deleted", 410)

    def check_plan(self) -> None:
        """Refuse every call where the plan has no REST."""
        if not self.has_rest:
            raise RestError("ACCESS_DENIED", "REST is available only on commercial plans.", 403)

    def check_confirmed(self, token: str, method: str) -> None:
        """Refuse a guarded method until an administrator has allowed it to this very token."""
        if method.lower() not in self.guarded:
            return
        answer = self.confirmations.setdefault((token, method.lower()), None)
        if answer is None:
            raise RestError("METHOD_CONFIRM_WAITING", "Waiting for confirmation", 401)
        if not answer:
            raise RestError("METHOD_CONFIRM_DENIED", "Method call denied", 403)


def payment_required(text: str) -> RestError:
    """Refuse an application whose subscription is over; the portal and the OAuth server word it differently."""
    return RestError("PAYMENT_REQUIRED", text, 401)
