"""Our own HTTP session: turns every bad answer and every network failure into one of four plain exceptions.

Without it the transport library would send a request up to eleven times and lose the portal's error code.
"""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientHandlerType,
    ClientRequest,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)
from yarl import URL

USER_AGENT = "b24app/0.1"


class Ending(Exception):
    """A request ended without a result."""


@dataclass
class Unsent(Ending):
    """Nothing reached the portal: `name`, `certificate`, `refused` or `timeout`."""

    why: str


@dataclass
class Unclear(Ending):
    """No readable answer came: `timeout`, `cut` or `unreadable`."""

    why: str
    status: int = 0


@dataclass
class Refused(Ending):
    """The portal answered with an error."""

    status: int
    answer: dict[str, Any]


@dataclass
class Moved(Ending):
    """The portal sends us to another address, which is never followed: the body holds our token."""

    status: int
    host: str


def new_session(*, total: float = 75.0, connect: float = 15.0) -> ClientSession:
    """Make the session; call it inside the loop that will use it.

    `connect` must stay under `total`: a total that runs out while waiting for a connection passes by the middleware.
    """
    return ClientSession(
        middlewares=(guard,),
        raise_for_status=judge,
        # A cookie of one user must never go with the call of another.
        cookie_jar=DummyCookieJar(),
        headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
        timeout=ClientTimeout(total=total, connect=connect, sock_connect=connect * 2 / 3),
        # Short: a connection that the portal has dropped meanwhile makes the next write's outcome unknown.
        connector=TCPConnector(limit=100, limit_per_host=25, keepalive_timeout=8),
    )


async def guard(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    """Pass a request on; name the failures that happen before any answer, and follow no redirect."""
    try:
        response = await handler(request)
    except (ClientConnectorError, ConnectionTimeoutError) as fault:
        raise Unsent(_why(fault)) from None
    except TimeoutError:
        raise Unclear("timeout") from None
    except (ClientError, OSError):
        raise Unclear("cut") from None
    if 300 <= response.status < 400:
        response.release()
        raise Moved(response.status, _host(response))
    return response


async def judge(response: ClientResponse) -> None:
    """Read the whole answer and raise unless it is a result."""
    answer = await _read(response)
    if isinstance(answer, dict) and "error" in answer:
        raise Refused(response.status, answer)
    if not isinstance(answer, dict) or response.status >= 400 or "json" not in response.content_type:
        # 408 aside, a page with 4xx comes from the front server: the portal itself never saw the request.
        if 400 <= response.status < 500 and response.status != 408:
            raise Refused(response.status, {"error": f"HTTP_{response.status}", "error_description": ""})
        raise Unclear("unreadable", response.status)


async def _read(response: ClientResponse) -> Any:
    try:
        return json.loads(await response.read())
    except TimeoutError:
        raise Unclear("timeout", response.status) from None
    except (ClientError, OSError):
        raise Unclear("cut", response.status) from None
    except ValueError:
        return None


def _why(fault: Exception) -> str:
    if isinstance(fault, ConnectionTimeoutError):
        return "timeout"
    if isinstance(fault, ClientConnectorDNSError):
        return "name"
    return "certificate" if isinstance(fault, ClientConnectorCertificateError) else "refused"


def _host(response: ClientResponse) -> str:
    try:
        return URL(response.headers.get("Location", "")).host or ""
    except ValueError:
        return ""
