"""Examine the app's public address as a portal meets it: name, certificate, and who answers there."""

import http.client
import json
import secrets
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from b24app import __version__
from b24app.clock import Clock
from b24app.install.findings import Finding, Verdict, fault, fine, note
from b24app.languages import phrase

_SOON, _AT_ONCE = timedelta(days=14), timedelta(days=3)
_PATIENCE = 10.0
_TRUST = {
    10: (phrase("the certificate has run out"), phrase("renew it, and see why nobody did: certbot renew --dry-run")),
    62: (phrase("the certificate is for another name than {host}"), phrase("get one for this name")),
    20: (
        phrase("the certificate's issuer is not known: the chain is incomplete, or it is one of your own"),
        phrase("let the web server send the whole chain (fullchain.pem), from an authority that portals trust"),
    ),
}
_TRUST |= {18: _TRUST[20], 19: _TRUST[20], 21: _TRUST[20], 64: _TRUST[62]}
"""What is wrong with a certificate, by OpenSSL's number."""
_SERVER = phrase("see that the web server runs and passes {address} on to {bind}")


@dataclass(frozen=True)
class FrontDoor:
    """Examines the public address from this machine; a look from outside it does not replace."""

    address: str
    bind: str
    clock: Clock
    prove: Callable[[str], str]
    """What this installation answers to a nonce."""
    trust: ssl.SSLContext | None = None
    plain_port: int = 80

    def examine(self) -> Iterator[Finding]:
        """Give the findings one by one; where one shuts the door, none behind it."""
        steps = [self._name, self._handshake, self._answer]
        for step in steps if self._is_secure else [self._name, self._answer]:
            found = list(step())
            yield from found
            if any(one.verdict is Verdict.FAULT for one in found):
                return
        if self._is_secure:
            yield from self._unencrypted()

    @property
    def _parts(self) -> SplitResult:
        return urlsplit(self.address)

    @property
    def _host(self) -> str:
        return self._parts.hostname or ""

    @property
    def _port(self) -> int:
        return self._parts.port or (443 if self._is_secure else 80)

    @property
    def _is_secure(self) -> bool:
        return self._parts.scheme == "https"

    def _name(self) -> Iterator[Finding]:
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except OSError:
            text, cure = phrase("the name {host} leads nowhere"), phrase("make a DNS record for it")
            yield fault("dns", text, cure, host=self._host)
            return
        addresses = ", ".join(sorted({str(one[4][0]) for one in found}))
        yield fine("dns", phrase("{host} leads to {addresses}"), host=self._host, addresses=addresses)

    def _handshake(self) -> Iterator[Finding]:
        try:
            with (
                socket.create_connection((self._host, self._port), _PATIENCE) as plain,
                self._context.wrap_socket(plain, server_hostname=self._host) as secured,
            ):
                yield self._lasting(secured.version() or "", secured.getpeercert() or {})
        except ssl.SSLCertVerificationError as refused:
            text, cure = _TRUST.get(refused.verify_code, (phrase("the certificate is not valid: {why}"), _TRUST[10][1]))
            yield fault("tls", text, cure, host=self._host, why=refused.verify_message)
        except ssl.SSLError as refused:
            text = phrase("no encrypted connection comes about: {why}")
            yield fault("tls", text, _SERVER, why=refused.reason or "?", address=self.address, bind=self.bind)
        except OSError as refused:
            yield self._unreachable(refused)

    def _lasting(self, tls: str, certificate: Any) -> Finding:
        until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
        left = until - self.clock.now()
        values = {"tls": tls, "days": left.days, "day": until}
        if left < _SOON:
            told = fault if left < _AT_ONCE else note
            return told("tls", phrase("the certificate runs out on {day:%Y-%m-%d}"), _TRUST[10][1], **values)
        return fine("tls", phrase("{tls}, the certificate holds for {days} days"), **values)

    def _answer(self) -> Iterator[Finding]:
        nonce = secrets.token_hex(16)
        try:
            status, said, _ = self._get(self._port, f"{self._parts.path}/health?nonce={nonce}", secure=self._is_secure)
        except (OSError, http.client.HTTPException) as refused:
            yield self._unreachable(refused)
            return
        values = {"address": self.address, "bind": self.bind, "status": status, "own": __version__}
        told = _json(said)
        if "version" not in told:
            text = phrase("not the app answers at {address}, but something with status {status}")
            yield fault("answer", text, _SERVER, **values)
        elif told["version"] != __version__:
            text = phrase("version {other} answers at {address}; this is {own}")
            yield fault("answer", text, phrase("start the app again after an upgrade"), other=told["version"], **values)
        elif told.get("proof") != self.prove(nonce):
            text = phrase("another installation answers at {address}: other keys or another database")
            cure = phrase("let the name lead to this machine and stop the other app, or give these settings to it")
            yield fault("answer", text, cure, **values)
        else:
            yield fine("answer", phrase("this very app answers at {address}"), **values)

    def _unencrypted(self) -> Iterator[Finding]:
        """See that whoever comes without encryption is sent to https."""
        values = {"host": self._host}
        try:
            status, _, location = self._get(self.plain_port, "/health", secure=False)
        except (OSError, http.client.HTTPException):
            yield fine("redirect", phrase("nothing answers without encryption"))
            return
        if status in {301, 308} and location.startswith("https://"):
            yield fine("redirect", phrase("http://{host} leads to https"), **values)
        else:
            text = phrase("http://{host} answers without encryption")
            yield note(
                "redirect", text, phrase("let the web server send it to https, as install/nginx shows"), **values
            )

    def _get(self, port: int, path: str, *, secure: bool) -> tuple[int, bytes, str]:
        if secure:
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                self._host, port, timeout=_PATIENCE, context=self._context
            )
        else:
            connection = http.client.HTTPConnection(self._host, port, timeout=_PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read(100_000), answer.getheader("Location") or ""
        finally:
            connection.close()

    @property
    def _context(self) -> ssl.SSLContext:
        return self.trust or ssl.create_default_context()

    def _unreachable(self, refused: Exception) -> Finding:
        return fault(
            "answer",
            phrase("{address} cannot be reached from this machine: {why}"),
            phrase("see the web server and the firewall; if only this machine is kept out, look from another one"),
            address=self.address,
            why=getattr(refused, "strerror", None) or type(refused).__name__,
        )


def _json(said: bytes) -> dict[str, Any]:
    try:
        told = json.loads(said)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
