"""Read the leads of a pile from the copy, the leads of one client together, a chunk at a time."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from b24app.cleanup.copying.copy import Copy
from b24app.cleanup.deciding.lead import Found, Group, Lead
from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.deciding.statements import CHOSEN, ORDER, PREPARE, READ

CHUNK = 5000
"""Leads read at once."""

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001

Row = dict[str, Any]


class Pile:
    """The leads that a recipe is about, as the copy has them; `now` is a UTC time without a zone, like the copy's."""

    def __init__(self, copy: Copy, recipe: Recipe, now: datetime) -> None:
        self._connection = copy.connection
        self._recipe = recipe
        self._now = now

    def groups(self) -> Iterator[Group]:
        """Give all leads of the pile, those of one client together; groups in the order of their oldest lead."""
        pile = self._recipe.leads
        made_by = self._now - timedelta(days=pile.older_than)
        given = {
            name: list(some) if some else None for name, some in (("stages", pile.stages), ("sources", pile.sources))
        }
        self._prepare(ORDER, {**given, "made_by": made_by})
        largest = self._recipe.thresholds.largest_cluster
        for _, rows in groupby(
            self._rows(), lambda row: (row["cluster"], row["lead"] if _is_alone(row, largest) else 0)
        ):
            yield _group(list(rows))

    def leads(self, numbers: Collection[int]) -> tuple[dict[int, Lead], dict[int, Group]]:
        """Return leads by their numbers, and of each the group without its leads: what is known of the client."""
        self._prepare(CHOSEN, {"leads": list(numbers)})
        rows = list(self._rows())
        groups = {row["lead"]: replace(_group([row]), leads=()) for row in rows}
        return {row["lead"]: _lead(row) for row in rows}, groups

    def _prepare(self, leads: str, given: Row) -> None:
        self._connection.execute(leads, given)
        for statement in PREPARE:
            self._connection.execute(statement)

    def _rows(self) -> Iterator[Row]:
        number = int(self._one("SELECT count(*) FROM p_order"))
        for start in range(0, number, CHUNK):
            found = self._connection.execute(READ, [start, start + CHUNK])
            names = [column[0] for column in found.description or ()]
            for row in found.fetchall():
                yield dict(zip(names, row, strict=True))

    def _one(self, query: str) -> Any:
        row = self._connection.execute(query).fetchone()
        return row[0] if row else 0


def _is_alone(row: Row, largest: int) -> bool:
    # A group beyond measure would fill the memory, and nobody decides about it as a whole.
    return bool(row["cluster"] == "" or row["size"] > largest)


def _group(rows: Sequence[Row]) -> Group:
    first = rows[0]
    leads = tuple(_lead(row) for row in rows)
    sure = (first["contacts"] or (), first["companies"] or ())
    known = [tuple(one or ()) for one in sure]
    maybe = [tuple(first[name] or ()) for name in ("maybe_contacts", "maybe_companies")]
    is_unsure = not any(known) and any(maybe)
    contacts, companies = maybe if is_unsure else known
    if not first["cluster"]:
        contacts, companies = leads[0].contacts, leads[0].companies
    return Group(first["cluster"], leads, contacts, companies, first["size"], is_unsure)


def _lead(row: Row) -> Lead:
    found = Found(
        row["kind"] or "unknown",
        float(row["confidence"] or 0),
        tuple(row["found_because"] or ()),
        row["channel"] or "",
        row["mailbox"] or "",
    )
    created = row["date_create"] or _EPOCH
    modified = row["date_modify"] or created
    return Lead(
        row["lead"],
        json.loads(row["raw"] or "{}"),
        created,
        modified,
        row["last_activity_time"] or modified,
        row["activities"],
        row["is_active"],
        row["sort"],
        found,
        tuple(row["own_contacts"] or ()),
        tuple(row["own_companies"] or ()),
        row["band"],
        row["weight"],
        tuple(row["because"] or ()),
    )
