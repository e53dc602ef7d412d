"""A seed of the emulator in a copy, without a portal that runs; and how near groups are to the truth."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from b24app.cleanup.copying.schema import TABLES
from b24app.emulator.seeding import plant

LEAD = "id, title, name, second_name, last_name, company_title, date_create"


def empty() -> DuckDBPyConnection:
    """Make a copy of an empty portal, in memory."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False})
    connection.execute(TABLES)
    return connection


def put(connection: DuckDBPyConnection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    """Insert rows."""
    holes = ", ".join("?" * len(columns.split(",")))
    if rows:
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({holes})", rows)


def say(connection: DuckDBPyConnection, kind: str, number: int, *values: str) -> None:
    """Give a card phones and addresses."""
    rows = [(kind, number, "EMAIL" if "@" in value else "PHONE", value, "WORK", 0) for value in values]
    put(connection, "communications", "kind, id, type, value, value_type, position", rows)


def seeded(number: int = 1) -> tuple[DuckDBPyConnection, dict[int, str]]:
    """Put the event agency into a copy; returns it with who is behind each lead: a person, else a sender."""
    portal, connection = plant("event_agency", "http://portal", "http://oauth", number), empty()
    names = ("TITLE", "NAME", "SECOND_NAME", "LAST_NAME", "COMPANY_TITLE")
    rows = [(one, *(row.get(name) for name in names), _at(row["DATE_CREATE"])) for one, row in portal.leads.items()]
    _insert(connection, f"leads ({LEAD})", ["BIGINT", *["VARCHAR"] * 5, "TIMESTAMP"], rows)
    said = [
        ("lead", one, kind, item["VALUE"], "WORK", place)
        for one, row in portal.leads.items()
        for kind in ("PHONE", "EMAIL")
        for place, item in enumerate(row.get(kind, ()))
    ]
    _insert(connection, "communications", ["VARCHAR", "BIGINT", "VARCHAR", "VARCHAR", "VARCHAR", "INTEGER"], said)
    letters = [_letter(row) for row in portal.activities.values()]
    columns = "id, owner_kind, owner_id, provider_id, direction, subject, sender, recipients, created"
    types = ["BIGINT", "VARCHAR", "BIGINT", "VARCHAR", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR[]", "TIMESTAMP"]
    _insert(connection, f"activities ({columns})", types, letters)
    users = [(one, user.name, user.last_name, user.email) for one, user in portal.users.items()]
    put(connection, "users", "id, name, last_name, email", users)
    sender = {owner: who for _, _, owner, _, _, _, who, _, _ in letters}
    return connection, {lead: known["person"] or f"sender {sender[lead]}" for lead, known in portal.truth.items()}


def _at(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)


def _letter(row: dict[str, Any]) -> tuple[Any, ...]:
    meta = row["SETTINGS"]["EMAIL_META"]
    head = (row["ID"], "lead", row["OWNER_ID"], row["PROVIDER_ID"], row["DIRECTION"], row["SUBJECT"])
    return (*head, meta["from"], [meta["to"]], _at(row["CREATED"]))


def _insert(connection: DuckDBPyConnection, into: str, types: list[str], rows: list[tuple[Any, ...]]) -> None:
    holes = ", ".join(f"unnest(?::{one}[])" for one in types)
    connection.execute(f"INSERT INTO {into} SELECT {holes}", [list(column) for column in zip(*rows, strict=True)])


@dataclass(frozen=True)
class Score:
    """How near groups are to the truth, by pairs and by B-cubed."""

    precision: float
    recall: float
    b3_precision: float
    b3_recall: float


def groups(connection: DuckDBPyConnection, truth: Mapping[int, Any]) -> dict[int, str]:
    """Return the group of each lead in the automatic band; whoever is in none is a group alone."""
    found = connection.execute("SELECT id, cluster FROM clusters WHERE kind = 'lead' AND band = 'auto'").fetchall()
    return {lead: f"alone {lead}" for lead in truth} | dict(found)


def reviewed(connection: DuckDBPyConnection, truth: Mapping[int, Any]) -> tuple[dict[int, str], float]:
    """Return groups after a person said yes to each open pair that is right, and the share of such pairs."""
    joined = groups(connection, truth)
    parent: dict[str, str] = {}

    def top(group: str) -> str:
        while (above := parent.get(group, group)) != group:
            group = above
        return group

    pairs = "SELECT id_a, id_b FROM pairs WHERE band = 'review' AND kind_a = 'lead' AND kind_b = 'lead' ORDER BY ALL"
    open_pairs = connection.execute(pairs).fetchall()
    right = [(a, b) for a, b in open_pairs if truth[a] == truth[b]]
    for a, b in right:
        if (one := top(joined[a])) != (other := top(joined[b])):
            parent[one] = other
    return {lead: top(group) for lead, group in joined.items()}, len(right) / max(len(open_pairs), 1)


def score(found: Mapping[int, str], truth: Mapping[int, Any]) -> Score:
    """Hold groups against the truth."""
    both = Counter((found[lead], truth[lead]) for lead in truth)
    ours, theirs = Counter(found[lead] for lead in truth), Counter(truth.values())
    hit = _pairs(both)
    return Score(
        hit / max(_pairs(ours), 1),
        hit / max(_pairs(theirs), 1),
        sum(n * n / ours[group] for (group, _), n in both.items()) / len(truth),
        sum(n * n / theirs[person] for (_, person), n in both.items()) / len(truth),
    )


def _pairs(counted: Counter[Any]) -> int:
    return sum(number * (number - 1) // 2 for number in counted.values())
