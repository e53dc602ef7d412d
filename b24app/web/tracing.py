"""Give each request an id that stands on every line of the log about it, and in its answer."""

import re
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from b24app.log import bound

HEADER = "X-Request-Id"
_SANE = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Traced:
    """A WSGI application around another; an id that a web server in front has given is kept."""

    def __init__(self, inner: Application) -> None:
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve a request under its id."""
        given = environ.get("HTTP_X_REQUEST_ID", "")
        request = given if _SANE.fullmatch(given) else uuid4().hex[:16]

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, (HEADER, request)], *more)

        with bound(request=request):
            return self._inner(environ, start)
