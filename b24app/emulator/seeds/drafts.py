"""The draft of a lead before it gets its number: when it came, what its card says, and the truth about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from b24app.emulator.seeds.people import Person


@dataclass(frozen=True)
class Letter:
    """The letter that spawned a lead."""

    subject: str
    body: str
    sender: str
    to: str
    is_outgoing: bool = False


@dataclass(frozen=True)
class Draft:
    """A lead to be: the time, the fields of its card, its letter, and who is really behind it."""

    at: datetime
    fields: dict[str, Any]
    kind: str
    person: Person | None = None
    letter: Letter | None = None
    talk: str = ""
    is_first: bool = False
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    def truth(self) -> dict[str, Any]:
        """Tell what no card says: the kind of sender, the real person and company, the talk, whether it opened it."""
        return {
            "kind": self.kind,
            "person": self.person.key if self.person else None,
            "company": self.person.company.key if self.person and self.person.company else None,
            "talk": self.talk or None,
            "first": self.is_first,
        }
