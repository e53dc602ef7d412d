"""The register of REST methods: which there are, what they need, where their rules come from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from b24app.emulator.errors import access_denied
from b24app.emulator.grants import Actor, App, Caller
from b24app.emulator.params import Params
from b24app.emulator.state import Portal

# documented: on the method's page; source-read: read in the portal's published code; assumed: our own guess.
Label = Literal["documented", "source-read", "assumed"]


@dataclass(frozen=True)
class Call:
    """One call of one method: what the method's function works with."""

    portal: Portal
    caller: Caller
    params: Params

    @property
    def actor(self) -> Actor:
        """Who changes things in this call."""
        return Actor(self.caller.user.id)

    @property
    def app(self) -> App:
        """The calling application; refused for a webhook."""
        if self.caller.app is None:
            raise access_denied("Application context required")
        return self.caller.app


@dataclass(frozen=True)
class Page:
    """A page of a list: rows and where the next ones are; total None means nobody counted."""

    rows: Any
    total: int | None = None
    next: int | None = None


Answering = Callable[[Call], Any]


@dataclass(frozen=True)
class Method:
    """A registered method."""

    name: str
    scope: tuple[str, ...]
    is_write: bool
    label: Label
    source: str
    needs_admin: bool
    needs_app: bool
    answer: Answering


METHODS: dict[str, Method] = {}


def method(
    name: str,
    *,
    scope: str | tuple[str, ...] = (),
    write: bool = False,
    label: Label = "documented",
    source: str = "",
    admin: bool = False,
    app: bool = False,
) -> Callable[[Answering], Answering]:
    """Register a method's function. Of several scopes any one is enough; none means the method is free of scope."""
    scopes = (scope,) if isinstance(scope, str) else scope

    def register(answer: Answering) -> Answering:
        METHODS[name.lower()] = Method(name, scopes, write, label, source, admin, app, answer)
        return answer

    return register
