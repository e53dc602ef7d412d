"""What an examination of a portal found: each point with its verdict, and each fault with its cure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from b24app.errors import AppError
from b24app.languages import Translate


class Verdict(StrEnum):
    """How one point stands."""

    FINE = "fine"
    NOTE = "note"
    """Works, but a person should know."""
    FAULT = "fault"
    """A part of the app cannot work like this."""


@dataclass(frozen=True)
class Finding:
    """One point of an examination; `check` is its lasting name for machines."""

    check: str
    verdict: Verdict
    what: str
    cure: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    where: str = ""

    @classmethod
    def of(cls, check: str, fault: AppError) -> "Finding":
        """Turn an error met on the way into a finding."""
        return cls(check, Verdict.FAULT, fault.what, fault.way_out, fault.values)

    def said(self, translate: Translate) -> str:
        """Say what was found."""
        said = translate(self.what).format(**self.values)
        return f"{self.where}: {said}" if self.where else said

    def cured(self, translate: Translate) -> str:
        """Say what to do; empty where nothing is to be done."""
        return translate(self.cure).format(**self.values) if self.cure else ""

    def as_json(self, translate: Translate) -> dict[str, str]:
        """Give the finding to a machine."""
        return {
            "check": self.check,
            "verdict": self.verdict,
            "said": self.said(translate),
            "cure": self.cured(translate),
        }


def fine(check: str, what: str, **values: object) -> Finding:
    """Say that a point is in order."""
    return Finding(check, Verdict.FINE, what, "", values)


def note(check: str, what: str, cure: str = "", **values: object) -> Finding:
    """Say what a person should know."""
    return Finding(check, Verdict.NOTE, what, cure, values)


def fault(check: str, what: str, cure: str, **values: object) -> Finding:
    """Say what is wrong and its cure."""
    return Finding(check, Verdict.FAULT, what, cure, values)


def tried(check: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Give the findings of one look; an error on the way is one of them."""
    try:
        yield from look()
    except AppError as error:
        yield Finding.of(check, error)
