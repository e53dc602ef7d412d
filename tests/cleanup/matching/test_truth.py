"""Groups are held against who is really behind the leads: on the seed, and on people the matching was not made for."""

import pytest

from b24app.cleanup.matching.matching import Matching
from b24app.languages import translator
from tests.bench import crowd
from tests.cleanup.matching.planted import empty, groups, reviewed, score, seeded

MATCHING = Matching(translator("en"))


@pytest.fixture(scope="module")
def agency():
    connection, truth = seeded()
    MATCHING.run(connection)
    yield connection, truth
    connection.close()


def test_what_is_joined_by_itself_in_the_pile_is_right(agency):
    connection, truth = agency
    clients = {lead: who for lead, who in truth.items() if who.startswith("person")}
    found = score(groups(connection, truth), clients)
    assert found.precision >= 0.995
    assert found.b3_precision >= 0.995
    assert found.recall >= 0.65
    assert score(groups(connection, truth), truth).precision >= 0.995


def test_with_what_people_are_asked_nine_pairs_of_ten_in_the_pile_are_found(agency):
    connection, truth = agency
    clients = {lead: who for lead, who in truth.items() if who.startswith("person")}
    found, share_right = reviewed(connection, truth)
    assert score(found, clients).recall >= 0.90
    # A person who looks at open pairs is not sent on a wild-goose chase.
    assert share_right >= 0.8


def test_every_pair_says_why(agency):
    connection, _ = agency
    assert connection.execute("SELECT count(*) FROM pairs WHERE len(because) = 0").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM clusters WHERE len(because) = 0").fetchone() == (0,)
    open_brace = "SELECT count(*) FROM pairs WHERE array_to_string(because, '') LIKE '%{%'"
    assert connection.execute(open_brace).fetchone() == (0,)


def test_a_lead_stands_in_one_group_only(agency):
    connection, _ = agency
    twice = "SELECT count(*) FROM (SELECT id FROM clusters WHERE kind = 'lead' GROUP BY id HAVING count(*) > 1)"
    assert connection.execute(twice).fetchone() == (0,)


def test_people_with_other_errors_are_told_apart_as_well():
    connection = empty()
    truth = crowd.put(connection, crowd.cards(4000, number=11))
    MATCHING.run(connection)
    assert score(groups(connection, truth), truth).precision >= 0.99
    found, _ = reviewed(connection, truth)
    assert score(found, truth).recall >= 0.90
    connection.close()


def test_the_order_of_rows_changes_nothing():
    some = list(crowd.cards(800, number=5))
    results = []
    for turn in range(2):
        connection = empty()
        crowd.put(connection, iter(some))
        if turn:
            shuffle(connection)
        MATCHING.run(connection)
        results.append(
            [connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in ("pairs", "clusters")]
        )
        connection.close()
    assert results[0] == results[1]
    assert results[0][1]


def shuffle(connection):
    for table in ("leads", "communications"):
        connection.execute(f"CREATE TEMP TABLE other_order AS SELECT * FROM {table} ORDER BY hash(id * 7) DESC")
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} SELECT * FROM other_order")
        connection.execute("DROP TABLE other_order")
