"""The file with the settings of an installation: made from env.example, changed line by line, readable by its owner."""

import os
import re
import shlex
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from b24app.content import content
from b24app.errors import AppError
from b24app.languages import phrase

_OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR


class BadSettingsFile(AppError):
    """The file with the settings cannot be used; name another one with --file."""

    code = "settings.bad-file"


@dataclass(frozen=True)
class SettingsFile:
    """Lines `NAME=value` among comments, as a shell, systemd and Docker read them."""

    path: Path

    def make(self) -> bool:
        """Make the file from the example where it is missing; returns whether it was."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        except FileExistsError:
            return False
        except OSError as fault:
            raise BadSettingsFile(where=str(self.path)) from fault
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write((content("install") / "env.example").read_text(encoding="utf-8"))
        return True

    def value(self, name: str) -> str:
        """Return what a setting holds, an empty text where its line is missing or a comment."""
        found = re.search(rf"^{name}=(.*)$", self._text(), re.MULTILINE)
        return "".join(shlex.split(found[1], comments=False)) if found else ""

    def set(self, values: Mapping[str, str]) -> None:
        """Write settings into their lines, also into those that are comments in the example; others stay untouched."""
        text = self._text()
        for name, value in values.items():
            line = f"{name}={_quoted(name, value)}"
            pattern = re.compile(rf"^{name}=.*$", re.MULTILINE)
            if not pattern.search(text):
                pattern = re.compile(rf"^# {name}=.*$", re.MULTILINE)
            found = pattern.search(text)
            text = text[: found.start()] + line + text[found.end() :] if found else f"{text.rstrip()}\n{line}\n"
        self._replace(text)

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise BadSettingsFile(where=str(self.path)) from fault

    def _replace(self, text: str) -> None:
        """Put the new text in the file's place at once: a crash leaves the old one or the new one."""
        beside = self.path.with_name(f".{self.path.name}.new")
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)


def _quoted(name: str, value: str) -> str:
    """Quote a value so that a shell, systemd and Docker read the same."""
    if "'" in value or not value.isprintable():
        raise BadSettingsFile(
            phrase("this value cannot be kept in a file"), phrase("do without apostrophes and line breaks"), where=name
        )
    return shlex.quote(value) if value else ""
