"""See whether a portal's host can be reached and how its connection is protected, before any secret is sent."""

import socket
import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from b24app.languages import phrase
from b24app.portal.refusals import NotSent


@dataclass(frozen=True)
class Reach:
    """A connection that came about; `tls` is empty and `expires` None where it is plain, on this machine only."""

    seconds: float
    tls: str = ""
    expires: datetime | None = None


def reach(address: str, *, timeout: float = 10.0, trust: ssl.SSLContext | None = None) -> Reach:
    """Connect to the host of an address and shake hands, nothing more; raises NotSent."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    began = time.perf_counter()
    try:
        with socket.create_connection((host, port), timeout) as plain:
            if parts.scheme != "https":
                return Reach(time.perf_counter() - began)
            with (trust or ssl.create_default_context()).wrap_socket(plain, server_hostname=host) as secured:
                return Reach(time.perf_counter() - began, secured.version() or "", _expiry(secured))
    except ssl.SSLError:
        why = phrase("the portal's certificate is not valid"), phrase("see that nothing sits between us and it")
    except socket.gaierror:
        why = phrase("there is no such host"), phrase("check the portal's address")
    except OSError:
        why = phrase("the portal cannot be reached"), phrase("check its address and the network, then try again")
    raise NotSent(*why, where=address)


def _expiry(secured: ssl.SSLSocket) -> datetime | None:
    until = (secured.getpeercert() or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) if isinstance(until, str) else None
