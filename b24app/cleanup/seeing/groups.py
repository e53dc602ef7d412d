"""Show the leads of one client side by side: what they hold, where that differs, and what ties them, in words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from b24app.cleanup.copying.copy import Copy
from b24app.cleanup.deciding.fingerprint import MULTIFIELDS
from b24app.cleanup.deciding.lead import Lead
from b24app.cleanup.deciding.planned import Planned
from b24app.cleanup.deciding.reading import Pile
from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.deciding.showing import Fields, shown, title_of
from b24app.cleanup.matching.outcome import Pair, pairs_among
from b24app.languages import Translate, phrase

SHOWN = 12
"""Leads shown side by side; those that wait for an answer come first."""

TIES = 30
"""Pairs told, the strongest first."""

_LONGEST = 280
_FIRST = ("TITLE", "HONORIFIC", "NAME", "SECOND_NAME", "LAST_NAME", "COMPANY_TITLE", "POST", "PHONE", "EMAIL")
_LAST = ("SOURCE_DESCRIPTION", "COMMENTS")
_STARTS = ("UF_CRM_",)
_WORDS = {
    "stage": phrase("Stage"),
    "source": phrase("Source"),
    "owner": phrase("Responsible"),
    "created": phrase("Created"),
    "activities": phrase("Letters and calls"),
    "found": phrase("The audit says"),
    "contact": phrase("Contact"),
    "company": phrase("Company"),
}
_OWN = ("created", "activities", "found")
_STAGES = "SELECT entity_id || ':' || status_id, name FROM stages"
_USERS = "SELECT id, concat_ws(' ', name, last_name) FROM users"


@dataclass(frozen=True)
class Line:
    """One field of all leads that are shown; it differs where two of them hold different things."""

    title: str
    values: tuple[str, ...]
    # Of any two leads some things differ, and that says nothing.
    is_compared: bool = True

    @property
    def differs(self) -> bool:
        """Tell whether two leads that hold something hold different things."""
        return self.is_compared and len({value for value in self.values if value}) > 1


@dataclass(frozen=True)
class Together:
    """A group as a person reviews it; its last lead has the place `last`, `hidden` ones are not shown side by side."""

    cluster: str
    last: int
    size: int
    members: tuple[Planned, ...]
    lines: tuple[Line, ...]
    ties: tuple[Pair, ...]
    gone: frozenset[int] = frozenset()

    @property
    def hidden(self) -> int:
        """Count the leads that are not shown."""
        return self.size - len(self.members)

    @property
    def waiting(self) -> tuple[int, ...]:
        """Return the leads that are shown and wait for an answer."""
        return tuple(one.decision.lead for one in self.members if waits(one))

    @property
    def is_proposed(self) -> bool:
        """Say whether something is proposed for every lead that waits."""
        return all(one.proposed for one in self.members if waits(one))


@dataclass(frozen=True)
class Groups:
    """Reads groups from the snapshot of a copy."""

    copy: Copy
    recipe: Recipe
    fields: Fields
    translate: Translate

    def together(self, cluster: str, members: Sequence[Planned]) -> Together:
        """Put leads side by side."""
        some = tuple(sorted(members, key=lambda one: (not waits(one), one.number))[:SHOWN])
        numbers = [one.decision.lead for one in some]
        # The time does not matter: leads are asked for by number.
        leads, _ = Pile(self.copy, self.recipe, datetime.now(UTC).replace(tzinfo=None)).leads(numbers)
        lines = tuple(self._lines([leads.get(number) for number in numbers]))
        ties = tuple(pairs_among(self.copy.connection, numbers, TIES))
        gone = frozenset(numbers) - frozenset(leads)
        return Together(cluster, max(one.number for one in members), len(members), some, lines, ties, gone)

    def _lines(self, leads: Sequence[Lead | None]) -> Iterator[Line]:
        values = [one.values if one else {} for one in leads]
        for name in _FIRST:
            yield from self._line(name, values)
        for title, told in self._told(leads).items():
            if any(told):
                yield Line(self.translate(_WORDS[title]), tuple(told), title not in _OWN)
        own = sorted({name for one in values for name in one if name.startswith(_STARTS)})
        for name in (*own, *_LAST):
            yield from self._line(name, values)

    def _line(self, name: str, values: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
        said = tuple(_short(_said(name, one.get(name), self.fields)) for one in values)
        if any(said):
            yield Line(title_of(name, self.fields), said)

    def _told(self, leads: Sequence[Lead | None]) -> dict[str, list[str]]:
        """Say of each lead what takes other tables to say."""
        stages, users = (dict(self.copy.connection.execute(asked).fetchall()) for asked in (_STAGES, _USERS))
        told: dict[str, list[str]] = {name: [] for name in _WORDS}
        for one in leads:
            values = one.values if one else {}
            told["stage"].append(_named(stages, "STATUS", values.get("STATUS_ID")))
            told["source"].append(_named(stages, "SOURCE", values.get("SOURCE_ID")))
            told["owner"].append(str(users.get(_whole(values.get("ASSIGNED_BY_ID")), "")))
            told["created"].append(f"{one.created:%Y-%m-%d %H:%M}" if one else "")
            told["activities"].append(str(one.activities) if one else "")
            told["found"].append("; ".join(one.found.because) if one else "")
            told["contact"].append(", ".join(f"#{number}" for number in one.contacts) if one else "")
            told["company"].append(", ".join(f"#{number}" for number in one.companies) if one else "")
        return told


def waits(one: Planned) -> bool:
    """Say whether a lead waits for a person."""
    return one.decision.action == "review" and one.decision.verdict == "proposed"


def leads_of(members: Collection[Planned]) -> list[int]:
    """Return the numbers of leads."""
    return [one.decision.lead for one in members]


def _said(name: str, value: Any, fields: Fields) -> str:
    if name in MULTIFIELDS:
        return ", ".join(str(one.get("VALUE") or "") for one in value or () if isinstance(one, Mapping))
    return shown(name, value, fields) if value not in (None, "", [], False) else ""


def _named(names: Mapping[str, str], entity: str, code: Any) -> str:
    return str(names.get(f"{entity}:{code}") or code or "")


def _whole(value: Any) -> int:
    return int(value) if str(value or "").isdigit() else 0


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
