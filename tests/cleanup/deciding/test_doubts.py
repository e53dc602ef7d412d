"""Which leads belong together is said by the steps of the recipe, strict before loose; doubts wait for a person."""

from tests.cleanup.deciding.pile import recipe

STEPS = [
    {"title": "Surely", "band": "auto", "at_least": 10, "then": "act"},
    {"title": "Probably", "at_least": 4, "then": "review"},
]


def actions(filled, **more) -> dict[int, str]:
    found = filled.plan(recipe(survivor=["oldest"], passes=STEPS, **more))
    return {number: one.decision.action for number, one in found.items()}


def three(filled, *weights: float) -> None:
    for number in (1, 2, 3):
        filled.lead(number, cluster="c", days=9 - number, NAME="Анна")
    for number, weight in enumerate(weights, 1):
        filled.pair(number, number + 1, weight)


def test_a_weakly_tied_lead_waits_while_the_others_merge(filled):
    three(filled, 12, 5)
    assert actions(filled) == {1: "convert", 2: "merge", 3: "review"}
    asked = filled.plan(recipe(survivor=["oldest"], passes=STEPS))[3]
    assert (asked.proposed.action, asked.proposed.survivor) == ("merge", 1)
    assert asked.decision.because[:2] == ("Probably (evidence: 5.0 bits)", "tie of 3")


def test_a_lead_that_no_step_reaches_is_treated_alone(filled):
    three(filled, 12, 2)
    assert actions(filled) == {1: "convert", 2: "merge", 3: "convert"}


def test_a_group_that_is_only_probable_waits_as_a_whole(filled):
    for number in (1, 2):
        filled.lead(number, cluster="c", band="review", days=9 - number, NAME="Анна")
    found = filled.plan(recipe(survivor=["oldest"]))
    assert [found[number].proposed.action for number in (1, 2)] == ["convert", "merge"]
    assert [found[number].decision.action for number in (1, 2)] == ["review", "review"]


def test_leads_are_not_merged_into_one_that_is_closed_as_junk(filled):
    for number in (1, 2):
        filled.lead(number, cluster="c", days=9 - number, kind="supplier")
    found = filled.plan(recipe(actions=[{"do": "merge"}, {"when": {"kind": ["supplier"]}, "do": "junk"}]))
    assert [one.decision.action for one in found.values()] == ["junk", "junk"]


def test_a_lead_that_stays_open_still_takes_values_over(filled):
    filled.lead(1, cluster="c", days=9)
    filled.lead(2, cluster="c", days=8, POST="Директор")
    found = filled.plan(recipe(survivor=["oldest"], actions=[{"do": "merge"}, {"do": "keep"}]))
    assert (found[1].decision.action, found[1].decision.values, found[1].is_wanted) == (
        "keep",
        {"POST": "Директор"},
        True,
    )
