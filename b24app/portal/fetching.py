"""Fetch a file from the portal by an address that it gave; the address holds a key and is told to nobody.

https://apidocs.bitrix24.com/api-reference/files/how-to-upload-files.html
"""

from base64 import b64encode
from collections.abc import Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote

from aiohttp import ClientError, ClientSession
from yarl import URL

from b24app.errors import AppError
from b24app.portal.calls import Calls
from b24app.portal.leash import Leash
from b24app.portal.queue import Lane
from b24app.portal.session import Ending, Refused, Unclear
from b24app.portal.wording import Asked, error_for

LARGEST = 30 * 1024 * 1024
"""Bytes of a file that is copied: it travels inside a request, a third larger."""

_WHAT = "a file"


class NotFetched(AppError):
    """A file cannot be copied: it is too large or lies elsewhere; name its field among those that stay behind."""

    code = "portal.not-fetched"


@dataclass(frozen=True)
class Fetched:
    """A file with its name."""

    name: str
    content: bytes

    @property
    def sent(self) -> list[str]:
        """Return it as the universal methods take it."""
        return [self.name, b64encode(self.content).decode()]


def fetch(calls: Calls, url: str, lane: Lane, leash: Leash) -> Fetched:
    """Fetch a file in its turn; raises NotFetched, or the portal's error."""
    if URL(url).host != URL(calls.access.endpoint).host:
        raise NotFetched(where=calls.access.name)
    calls.queue.wait(lane, leash)
    try:
        return calls.loop.run(partial(_get, url), min(calls.patience.answer, leash.left))
    except Ending as ending:
        raise error_for(ending, _asked(calls), None) from None
    except (TimeoutError, CancelledError):
        raise error_for(Unclear("timeout"), _asked(calls), None) from None


def _asked(calls: Calls) -> Asked:
    return Asked(_WHAT, calls.access.name, is_write=False, is_webhook=False)


async def _get(url: str, session: ClientSession) -> Fetched:
    # Its bytes are no answer in JSON, so the session's own judge has nothing to say about them.
    async with session.get(URL(url, encoded=True), raise_for_status=False) as response:
        if response.status >= 400:
            raise Refused(response.status, {"error": f"HTTP_{response.status}", "error_description": ""})
        try:
            content = await response.content.read(LARGEST + 1)
            while len(content) <= LARGEST and (more := await response.content.read(LARGEST)):
                content += more
        except (ClientError, OSError):
            raise Unclear("cut", response.status) from None
        if len(content) > LARGEST:
            raise NotFetched
        shown = response.content_disposition
        return Fetched(unquote(shown.filename) if shown and shown.filename else "file", content)


def is_file(value: Any) -> bool:
    """Tell whether a value is a file as the universal methods show it."""
    return isinstance(value, Mapping) and "urlMachine" in value
