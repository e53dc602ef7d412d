"""Read what a matching has left in a copy: counts, examples, and the way from one card to another."""

from collections import defaultdict, deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection

from b24app.cleanup.matching.card import Card

_COLUMNS = "kind_a, id_a, kind_b, id_b, weight, band, because"
_EXAMPLES = f"""
SELECT {_COLUMNS} FROM (
  SELECT *, row_number() OVER (
    PARTITION BY band, regexp_extract(because[1], '^[^:]*') ORDER BY kind_a, id_a, kind_b, id_b) AS place
  FROM pairs
) AS first WHERE place = 1 ORDER BY band, weight DESC, id_a, id_b
"""  # noqa: S608
_NEAR = f"""
SELECT {_COLUMNS} FROM pairs WHERE band IN (SELECT unnest(?::VARCHAR[])) AND (
  (kind_a = ? AND id_a = ?) OR (kind_b = ? AND id_b = ?)) ORDER BY weight DESC, kind_a, id_a, kind_b, id_b
"""  # noqa: S608
_AMONG = f"""
SELECT {_COLUMNS} FROM pairs WHERE kind_a = 'lead' AND kind_b = 'lead'
AND list_contains($leads, id_a) AND list_contains($leads, id_b) ORDER BY weight DESC, id_a, id_b LIMIT $most
"""  # noqa: S608
_FARTHEST = 2000
"""Cards that are looked at on the way."""


@dataclass(frozen=True)
class Pair:
    """Two cards, how much speaks for one client in bits, what follows, and why."""

    one: Card
    other: Card
    weight: float
    band: str
    because: tuple[str, ...]

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Pair":
        """Read a row."""
        kind_a, id_a, kind_b, id_b, weight, band, because = row
        return cls((kind_a, id_a), (kind_b, id_b), weight, band, tuple(because))

    def beyond(self, card: Card) -> Card:
        """Return the other one of the two."""
        return self.other if card == self.one else self.one


@dataclass(frozen=True)
class Counts:
    """How many pairs and groups there are in each band, and how many leads stand in groups."""

    pairs: Mapping[str, int]
    groups: Mapping[str, int]
    leads: Mapping[str, int]


def count(connection: DuckDBPyConnection) -> Counts:
    """Count what was found; a group with any card that waits for a person counts as one for review too."""
    pairs = "SELECT band, count(*) FROM pairs GROUP BY band ORDER BY band"
    groups = "SELECT band, count(DISTINCT cluster) FROM clusters GROUP BY band ORDER BY band"
    leads = "SELECT band, count(*) FROM clusters WHERE kind = 'lead' GROUP BY band ORDER BY band"
    return Counts(*(dict(connection.execute(query).fetchall()) for query in (pairs, groups, leads)))


def examples(connection: DuckDBPyConnection) -> list[Pair]:
    """Return one pair for each first reason in each band."""
    return [Pair.of(row) for row in connection.execute(_EXAMPLES).fetchall()]


def pairs_among(connection: DuckDBPyConnection, leads: Collection[int], most: int) -> list[Pair]:
    """Return the pairs among some leads, the strongest first."""
    return [Pair.of(row) for row in connection.execute(_AMONG, {"leads": list(leads), "most": most}).fetchall()]


def way(connection: DuckDBPyConnection, one: Card, other: Card) -> list[Pair]:
    """Return the pairs that lead from one card to another: joined ones if possible, else open ones too."""
    return _way(connection, one, other, ["auto"]) or _way(connection, one, other, ["auto", "review"])


def _way(connection: DuckDBPyConnection, one: Card, other: Card, bands: list[str]) -> list[Pair]:
    came: defaultdict[Card, list[Pair]] = defaultdict(list, {one: []})
    waiting = deque([one])
    while waiting and len(came) < _FARTHEST:
        card = waiting.popleft()
        if card == other:
            return came[card]
        for pair in _near(connection, card, bands):
            if (beyond := pair.beyond(card)) not in came:
                came[beyond] = [*came[card], pair]
                # Nobody is tied to somebody else through a company.
                waiting += [beyond] if beyond[0] != "company" or beyond == other else []
    return []


def _near(connection: DuckDBPyConnection, card: Card, bands: list[str]) -> list[Pair]:
    return [Pair.of(row) for row in connection.execute(_NEAR, [bands, *card, *card]).fetchall()]
