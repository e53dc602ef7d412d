"""Remember what a group was like before each answer of a person, so that the last answer can be taken back.

What is remembered lies in files of the app's folder, one for each plan and person: the decisions as they stood before
and after. It is put back only where nobody has changed them since.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from b24app.cleanup.copying.copy import copy_path
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.store.cleanup_decisions import CleanupDecisions, DecisionRow
from b24app.store.not_duplicates import Card, NotDuplicates

KEPT = 20
"""Answers that can be taken back, one after another."""

Said = tuple[Card, Card]


class NothingToTakeBack(AppError):
    """There is no answer of yours that could be taken back."""

    code = "cleanup.no-answer"


@dataclass(frozen=True)
class Answered:
    """The last answers of one person about one plan."""

    home: Path
    portal: str
    plan: int
    user: int
    rows: CleanupDecisions
    not_duplicates: NotDuplicates

    @property
    def _path(self) -> Path:
        return answers_folder(self.home, self.portal) / f"{self.plan}-{self.user}.json"

    @property
    def number(self) -> int:
        """Count the answers that can be taken back."""
        return len(self._read())

    def look(self, leads: Collection[int]) -> "Before":
        """Look at leads before an answer about them."""
        return Before(self.rows.of_leads(self.plan, leads), self._apart())

    def keep(self, before: "Before") -> None:
        """Remember an answer that was just given about leads that were looked at before."""
        leads = [one.lead for one in before.rows]
        said = sorted(self._apart() - before.apart)
        after = [asdict(one) for one in self.rows.of_leads(self.plan, leads)]
        told = {"before": [asdict(one) for one in before.rows], "after": after, "said": said}
        self._write([*self._read(), told][-KEPT:])

    def take_back(self, who: str) -> int:
        """Put the decisions of the last answer back; returns the place of their group in the plan."""
        if not (answers := self._read()):
            raise NothingToTakeBack
        *rest, last = answers
        now = self.rows.of_leads(self.plan, [one["lead"] for one in last["after"]])
        if json.loads(json.dumps([asdict(one) for one in now])) != last["after"]:
            self._write(rest)
            what = phrase("somebody has changed these leads since your last answer")
            raise NothingToTakeBack(what, phrase("look at the group again"))
        before = [DecisionRow(**one) for one in last["before"]]
        self.rows.change(self.plan, before, who)
        for one, other in last["said"]:
            self.not_duplicates.take_back(self.portal, _card(one), _card(other))
        self._write(rest)
        return min(one.number for one in before) - 1

    def _apart(self) -> frozenset[Said]:
        return frozenset((one.one, one.other) for one in self.not_duplicates.of(self.portal))

    def _read(self) -> list[dict[str, Any]]:
        try:
            return list(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return []

    def _write(self, answers: Sequence[Any]) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
        beside.chmod(0o600)
        beside.replace(self._path)


def answers_folder(home: Path, portal: str) -> Path:
    """Say where the last answers about a portal's plans lie."""
    return home / "reviews" / copy_path(home, portal).stem


@dataclass(frozen=True)
class Before:
    """How leads stood before an answer, and what was said of duplicates by then."""

    rows: Sequence[DecisionRow]
    apart: frozenset[Said]


def _card(told: Sequence[Any]) -> Card:
    return str(told[0]), int(told[1])
