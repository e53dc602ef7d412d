"""A plan that deletes or moves too much is refused, and told what would allow it."""

from dataclasses import replace

import pytest

from b24app.pipelines.planning.allowed import Allowed
from b24app.pipelines.planning.bounds import TooBold, hold
from b24app.pipelines.planning.diff import diff
from b24app.pipelines.planning.plan import planned
from b24app.pipelines.planning.replacing import between
from tests.pipelines.made import list_field, pipeline, standing

MANY = [f"S{number} {number + 20}" for number in range(7)]
BORN = ("NEW 10", "CONVERTED 80 s", "JUNK 90 f")
OWNS = "owns: [stages]\nunnamed: {move_to: new}\n"
NEW = "stages:\n  - {key: new, title: NEW}\n"


def plan(more="", *, allowed=None, items=3, everything=1000, stages=(*BORN, *MANY), fields=()):
    file = pipeline(OWNS + more + NEW)
    observed = standing(*stages, fields=fields)
    changes = [one.counted(count=items) if one.kind == "items" else one for one in diff(file, observed)]
    return replace(planned("shop", file, observed, tuple(changes), {}, allowed=allowed), all_items=everything)


def refusal(*args, **options):
    with pytest.raises(TooBold) as raised:
        hold(plan(*args, **options))
    return raised.value


def test_too_many_deletions_are_refused_with_the_number_that_would_allow_them():
    error = refusal()
    assert error.code == "plan.too-bold"
    assert error.text().splitlines() == [
        (
            "shop: 7 of 10 stages, fields and values would be deleted, allowed are at most 5, 30%; look at the plan, "
            "then allow it: --max-deletes 7, or limits: deletes: 7 in the file"
        ),
        "1 fault, nothing was sent to the portal",
    ]


def test_a_share_is_too_much_even_where_the_number_is_not():
    others = tuple(list_field(key) for key in ("a", "b", "c"))
    error = refusal(stages=(*BORN, *MANY[:4]), fields=others)
    assert error.faults[0].what.format(**error.faults[0].values) == (
        "4 of 10 stages, fields and values would be deleted, allowed are at most 5, 30%"
    )


def test_too_many_moves_are_refused_with_the_number_that_would_allow_them():
    error = refusal(allowed=Allowed(deletes="7"), items=100, everything=5000)
    assert error.faults[0].text() == (
        "shop: 700 of 5000 items would be moved, allowed are at most 500, 30%; look at the plan, "
        "then allow it: --max-moves 700, or limits: moves: 700 in the file"
    )


@pytest.mark.parametrize("allowed", [Allowed(deletes="7"), Allowed(deletes="70%"), Allowed(deletes="100%")])
def test_what_the_message_names_allows_it(allowed):
    hold(plan(allowed=allowed))


@pytest.mark.parametrize("allowed", [Allowed(deletes="6"), Allowed(deletes="69%")])
def test_less_does_not(allowed):
    refusal(allowed=allowed)


def test_the_file_may_allow_it_and_a_person_has_the_last_word():
    hold(plan("limits: {deletes: 7}\n"))
    refusal("limits: {deletes: 7}\n", allowed=Allowed(deletes="0"))


def test_a_small_funnel_has_no_shares():
    hold(plan(stages=("NEW 10", "A 20", "B 30", "CONVERTED 80 s"), items=5, everything=10))


def test_what_only_stands_in_between_is_not_counted():
    middle = between("NEW")
    hold(plan(stages=(*BORN, f"{middle} 15"), allowed=Allowed(deletes="0")))
