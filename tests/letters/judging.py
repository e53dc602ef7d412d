"""Judge the labelled letters and count what came out."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from b24app.letters.address import Address, addresses
from b24app.letters.kind import Ours
from b24app.letters.known import Client, Known, Lead
from b24app.letters.letter import Letter
from b24app.letters.verdict import ASK, NEW, Verdict, judge
from tests.letters.generate import COLLEAGUES, FILE


def letters(part: str) -> Iterator[dict[str, Any]]:
    """Give the labelled letters of a part: `open` or `held`."""
    rows = (json.loads(line) for line in FILE.read_text("utf-8").splitlines())
    return (row for row in rows if row["part"] == part)


def letter_of(row: dict[str, Any]) -> Letter:
    """Read one letter."""
    return Letter(
        title=row["title"],
        text=row["text"],
        sender=next(iter(addresses([row["from"]])), Address("")),
        to=addresses([row["to"]]),
        headers=row.get("headers", {}),
        is_outgoing=row.get("outgoing", False),
        mailbox=row.get("mailbox", ""),
    )


def verdict_on(row: dict[str, Any]) -> Verdict:
    """Judge one labelled letter."""
    known = row["known"]
    leads = (
        one | {"letters": tuple(map(letter_of, one["letters"])), "contacts": tuple(one.get("contacts", ()))}
        for one in known["leads"]
    )
    around = Known(tuple(Client(**one) for one in known["clients"]), tuple(Lead(**one) for one in leads))
    letter = letter_of(row["letter"])
    ours = Ours.of([*COLLEAGUES, letter.mailbox], row["own"], COLLEAGUES)
    return judge(letter, ours, around, row["name"])


def is_right(verdict: Verdict, expected: dict[str, Any]) -> bool:
    """Tell whether a verdict is what the label says; where the label names no target, any will do but a wrong one."""
    wanted = expected["what"] if isinstance(expected["what"], list) else [expected["what"]]
    if verdict.what not in wanted:
        return False
    if verdict.what == "lead" and "lead" in expected:
        return verdict.leads[:1] == (expected["lead"],)
    if verdict.what == "client" and "client" in expected:
        return [f"{one.kind}:{one.id}" for one in verdict.clients] == [expected["client"]]
    return True


@dataclass
class Count:
    """How many letters were judged, how many by the app itself, and which of these wrongly."""

    judged: int = 0
    asked: int = 0
    left: int = 0
    wrong: list[tuple[str, str, Any]] = field(default_factory=list)
    wrong_acts: int = 0
    by: Counter[str] = field(default_factory=Counter)

    @property
    def alone(self) -> int:
        """Return how many were decided without a person."""
        return self.judged - self.asked

    @property
    def precision(self) -> float:
        """Return which share of these was right."""
        return 1 - len(self.wrong) / self.alone

    @property
    def precision_of_acts(self) -> float:
        """Return the share of right ones among the decisions that change something: all but a new request."""
        return 1 - self.wrong_acts / (self.alone - self.left)

    @property
    def share_asked(self) -> float:
        """Return which share of all is left to people."""
        return self.asked / self.judged


def count(rows: Iterable[dict[str, Any]]) -> Count:
    """Judge letters and count."""
    found = Count()
    for row in rows:
        verdict = verdict_on(row)
        found.judged += 1
        found.by[verdict.what] += 1
        found.asked += verdict.what == ASK
        found.left += verdict.what == NEW
        if verdict.what != ASK and not is_right(verdict, row["expected"]):
            found.wrong.append((row["id"], verdict.what, row["expected"]))
            found.wrong_acts += verdict.what != NEW
    return found
