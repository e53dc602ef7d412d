"""Examine what stands on this machine: settings, who may read what is kept, the disk."""

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from b24app.clock import is_loopback
from b24app.errors import AppError
from b24app.install.findings import Finding, fault, fine, note
from b24app.languages import phrase
from b24app.settings import BadSettings, Settings
from b24app.store.cipher import Cipher

_OTHERS = stat.S_IWGRP | stat.S_IRWXO
"""What nobody but the owner may do; the group may read, as a service's group does."""
_SCARCE, _SHORT = 2**30, 200 * 2**20
"""Free bytes below which a person is told, and below which databases are in danger."""


def unreadable(refused: BadSettings) -> Iterator[Finding]:
    """Turn every setting that cannot be used into a finding."""
    for one in refused.faults:
        yield replace(Finding.of("settings", one), where=one.where)


@dataclass(frozen=True)
class Machine:
    """Examines this machine; changes nothing."""

    settings: Settings
    names: Iterable[str] = ()
    """Names of all variables that begin with B24APP_."""
    file: Path | None = None
    """The file with the settings, where it is known."""
    usage: Callable[[Path], tuple[int, int, int]] = field(default=shutil.disk_usage)

    def examine(self) -> Iterator[Finding]:
        """Give the findings one by one."""
        yield from self._keys()
        yield from self._settings()
        yield from self._files()
        yield from self._disk()

    def _keys(self) -> Iterator[Finding]:
        try:
            Cipher(self.settings.keys).seal("")
        except AppError as wrong:
            yield Finding.of("keys", wrong)
        else:
            yield fine("keys", phrase("keys that encrypt tokens: {number}"), number=len(self.settings.keys))

    def _settings(self) -> Iterator[Finding]:
        settings, known = self.settings, {f"B24APP_{name.upper()}" for name in Settings.model_fields}
        if strange := sorted(set(self.names) - known):
            yield note(
                "settings",
                phrase("there are no such settings: {names}"),
                phrase("correct their names; install/env.example has all of them"),
                names=", ".join(strange),
            )
        if not settings.client_id or not settings.client_secret.get_secret_value():
            yield fault(
                "settings",
                phrase("B24APP_CLIENT_ID or B24APP_CLIENT_SECRET is not set"),
                phrase("copy them from the local application's form in the portal"),
            )
        if settings.clock:
            text = phrase("the app goes by the test clock {clock}")
            yield note("settings", text, phrase("unset B24APP_CLOCK in earnest"), clock=settings.clock)
        if settings.gateway == "file":
            text = phrase("messages to clients become files, nothing is sent")
            yield note("settings", text, phrase("set B24APP_GATEWAY to what sends them, as install/README.md says"))
        yield from self._address()

    def _address(self) -> Iterator[Finding]:
        address = self.settings.public_url
        if is_loopback(address):
            text = phrase("B24APP_PUBLIC_URL, {address}, is an address of this machine: no portal elsewhere reaches it")
            yield note("settings", text, address=address)
        elif not address.startswith("https://"):
            yield fault(
                "settings",
                phrase("B24APP_PUBLIC_URL is not encrypted: portals call https only"),
                phrase("put nginx or Caddy in front, as install/ shows, and change B24APP_PUBLIC_URL to https://"),
            )
        else:
            yield fine("settings", phrase("the portal reaches the app at {address}"), address=address)

    def _files(self) -> Iterator[Finding]:
        home = self.settings.home.absolute()
        for path, mode in ((home, "0700"), (self.file, "0600")):
            if path is None or not path.exists():
                continue
            values = {"path": path, "mode": mode}
            if path.stat().st_mode & _OTHERS:
                text = phrase("others on this machine may open {path}, where secrets are kept")
                yield fault("files", text, phrase("give: chmod {mode} {path}"), **values)
            else:
                yield fine("files", phrase("{path} is closed to others"), **values)
        if home.exists() and not os.access(home, os.R_OK | os.W_OK | os.X_OK):
            text, cure = phrase("the app may not write into {path}"), phrase("give the folder to the app's user")
            yield fault("files", text, cure, path=home)

    def _disk(self) -> Iterator[Finding]:
        home = next(
            one for one in (self.settings.home.absolute(), *self.settings.home.absolute().parents) if one.exists()
        )
        free = self.usage(home)[2]
        values = {"megabytes": free // 2**20, "path": home}
        if free < _SHORT:
            text = phrase("only {megabytes} MB are free in {path}: the databases will soon stop")
            yield fault("disk", text, phrase("make room there"), **values)
        elif free < _SCARCE:
            yield note("disk", phrase("only {megabytes} MB are free in {path}"), phrase("make room there"), **values)
        else:
            yield fine("disk", phrase("{megabytes} MB are free in {path}"), **values)
