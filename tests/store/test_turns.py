"""Cards are shared out by weight, evenly and whole, however many workers ask at once, on both databases."""

import threading
from collections import Counter

import pytest

from b24app.robots.turns import Turns
from b24app.store.seen import Seen

ANNA, BORIS, VERA = 2, 3, 4


@pytest.fixture
def turns(db, clock, installs, install) -> Turns:
    installs.keep(install, "access", "refresh", 3600)
    return Turns(clock, install.member_id, Seen(db, clock))


def test_turns_go_round_by_weight_and_evenly_mixed(turns):
    given = [turns.next("unit", "sales", card, {ANNA: 2, BORIS: 1, VERA: 1}, None) for card in range(1, 9)]
    assert given == [ANNA, BORIS, VERA, ANNA, ANNA, BORIS, VERA, ANNA]


def test_many_workers_at_once_share_out_exactly_by_weight(turns):
    given, gate = Counter(), threading.Barrier(8)

    def take(worker):
        gate.wait()
        for card in range(10):
            given[turns.next("unit", "sales", 1 + 10 * worker + card, {ANNA: 2, BORIS: 1, VERA: 1}, None)] += 1

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert given == {ANNA: 40, BORIS: 20, VERA: 20}


def test_whoever_was_away_has_no_arrears_to_work_off(turns):
    for card in range(1, 7):
        turns.next("unit", "sales", card, {ANNA: 1, BORIS: 1}, None)
    back = [turns.next("unit", "sales", card, {ANNA: 1, BORIS: 1, VERA: 1}, None) for card in range(7, 13)]
    assert Counter(back) == {ANNA: 2, BORIS: 2, VERA: 2}


def test_a_card_that_is_asked_for_again_stays_with_the_same_person_and_costs_no_turn(turns):
    first = turns.next("unit", "sales", 1, {ANNA: 1, BORIS: 1}, None)
    assert [turns.next("unit", "sales", 1, {ANNA: 1, BORIS: 1}, None) for _ in range(3)] == [first] * 3
    assert turns.next("unit", "sales", 2, {ANNA: 1, BORIS: 1}, None) != first


def test_the_least_loaded_for_their_weight_comes_first_and_what_is_under_way_counts(turns, clock):
    loads, weights = {ANNA: 6, BORIS: 2, VERA: 3}, {ANNA: 3, BORIS: 1, VERA: 1}
    assert {turns.next("unit", "sales", card, weights, loads) for card in (1, 2)} == {ANNA, BORIS}
    assert sorted(turns.in_flight("unit")) == [1, 2]
    # Three of weight one now: Boris has two and one on its way, Anna a third of seven, which is less.
    assert turns.next("unit", "sales", 3, weights, loads) == ANNA
    clock.sleep(200)
    assert turns.in_flight("unit") == []


def test_a_look_notes_nothing(turns):
    seen = {turns.peek("unit", "sales", card, {ANNA: 1, BORIS: 1}, None) for card in range(4)}
    assert seen == {turns.next("unit", "sales", 9, {ANNA: 1, BORIS: 1}, None)}


def test_lists_have_turns_of_their_own(turns):
    assert turns.next("unit", "sales", 1, {ANNA: 1, BORIS: 1}, None) == ANNA
    assert turns.next("unit", "events", 2, {ANNA: 1, BORIS: 1}, None) == ANNA
