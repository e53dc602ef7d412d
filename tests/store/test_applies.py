"""What applying keeps: plans with what was there before, and the cards of each step slice by slice."""

from b24app.store.journal import Journal
from b24app.store.plans import Plans
from b24app.store.slices import Slices


def test_a_plan_that_is_begun_takes_the_place_of_one_that_was_not_finished(db, clock):
    plans = Plans(db, clock)
    first = plans.keep("m1", "shop", "sum", {"changes": []}, {"n": 1}, snapshot={"stages": []}, who="anna")
    other = plans.keep("m1", "deals", "sum", {}, {}, entity="deal:deals")
    plans.state(first, "failed")
    assert plans.unfinished("m1", "lead").id == first
    assert plans.unfinished("m1").id == other
    second = plans.keep("m1", "shop", "sum", {}, {"n": 2})
    assert [(kept.id, kept.state) for kept in plans.history("m1")] == [
        (second, "made"),
        (other, "made"),
        (first, "superseded"),
    ]
    found = plans.find("m1", first)
    assert (found.snapshot, found.who, found.ended_at, found.is_open) == ({"stages": []}, "anna", clock.now(), False)
    assert plans.find("m2", first) is None


def test_what_was_taken_back_no_longer_counts_as_applied(db, clock):
    plans = Plans(db, clock)
    first, second = (plans.keep("m1", "shop", "sum", {}, {"n": number}) for number in (1, 2))
    for plan in (first, second):
        plans.state(plan, "applied")
    rollback = plans.keep("m1", "shop", "sum", {}, {"n": 2}, undoes=second)
    plans.state(rollback, "applied")
    plans.undo("m1", "lead", second)
    assert plans.applied("m1") == {"n": 1}
    assert [kept.state for kept in plans.history("m1")] == ["applied", "undone", "applied"]


def test_slices_come_back_in_their_order_with_what_the_cards_held(db, clock):
    entry = Journal(db, clock).intend(Plans(db, clock).keep("m1", "shop", "sum", {}, {}), 1, "move")
    slices = Slices(db, clock)
    first = slices.intend(entry, [(5, "NEW"), (7, ["2", "3"])])
    second = slices.intend(entry, [(8, {"a": 1})])
    slices.done(first, [(7, ["2", "3"])])
    kept = list(slices.of(entry))
    assert [(one.id, one.items, one.state) for one in kept] == [
        (first, [(7, ["2", "3"])], "done"),
        (second, [(8, {"a": 1})], "intended"),
    ]
    assert list(slices.of(entry + 1)) == []
