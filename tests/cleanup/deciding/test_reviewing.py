"""People accept, reject and split; what hangs on it is decided anew, and remembered for the next month."""

import pytest

from b24app.cleanup.deciding.figures import figures
from b24app.errors import Misuse
from b24app.store.cleanup_plans import DRAFT, SIGNED
from tests.cleanup.deciding.pile import phones, recipe

BY = recipe(survivor=["oldest"], values={"fields": {"PHONE": "union"}})


@pytest.fixture
def three(kept):
    """Leads 1, 2 and 3 are one client for sure; 1 stays. Lead 9 is alone."""
    for number in (1, 2, 3):
        phone = phones(f"+7495111000{number}")
        kept.filled.lead(number, cluster="c", days=9 - number, NAME="Анна", PHONE=phone)
    kept.filled.lead(9, NAME="Олег")
    kept.draft(BY)
    return kept


@pytest.fixture
def doubtful(kept):
    """Leads 1 and 2 are probably one client; lead 3 may be a known one."""
    for number in (1, 2):
        kept.filled.lead(number, cluster="c", band="review", days=9 - number, NAME="Анна", COMMENTS=f"c{number}")
    kept.filled.contact(7)
    kept.filled.lead(3, cluster="d", NAME="Олег")
    kept.filled.member("d", "contact", 7, "review")
    kept.draft(BY)
    return kept


def numbers(values) -> list[str]:
    return [one["VALUE"] for one in values]


def test_accepting_a_question_does_what_was_proposed(doubtful):
    assert {one.decision.action for one in doubtful.by_lead().values()} == {"review"}
    assert doubtful.reviewing(BY).accept([3]) == [3]
    found = doubtful.by_lead()[3]
    assert (found.decision.action, found.decision.contact, found.decision.verdict) == ("bind", 7, "accepted")
    assert (found.proposed, found.said_by) == (None, "Anna")


def test_accepting_a_merge_accepts_both_sides(doubtful):
    assert doubtful.reviewing(BY).accept([2]) == [1, 2]
    assert doubtful.actions() == {1: ("convert", "accepted"), 2: ("merge", "accepted"), 3: ("review", "proposed")}
    assert doubtful.by_lead()[2].decision.kept["COMMENTS"] == "c2"


def test_rejecting_leaves_a_lead_alone_and_what_it_gave_with_it(three):
    assert numbers(three.by_lead()[1].decision.values["PHONE"]) == ["+74951110002", "+74951110003"]
    three.reviewing(BY).reject([2])
    assert three.actions()[2] == ("merge", "rejected")
    assert not three.by_lead()[2].is_wanted
    assert numbers(three.by_lead()[1].decision.values["PHONE"]) == ["+74951110003"]
    assert [(one.one[1], one.other[1]) for one in three.apart.of("m1")] == [(1, 2), (2, 3)]


def test_where_the_lead_that_stays_is_rejected_another_one_stays(three):
    three.reviewing(BY).reject([1])
    assert three.actions() == {
        1: ("convert", "rejected"),
        2: ("convert", "proposed"),
        3: ("merge", "proposed"),
        9: ("convert", "proposed"),
    }
    assert three.by_lead()[3].decision.survivor == 2


def test_a_split_makes_two_clients_of_one(three):
    assert three.reviewing(BY).split("c", [2, 3]) == "c/2"
    found = three.by_lead()
    assert {lead: one.decision.cluster for lead, one in found.items()} == {1: "c", 2: "c/2", 3: "c/2", 9: ""}
    assert (found[3].decision.survivor, found[3].decision.verdict) == (2, "accepted")
    assert found[1].decision.values == {}
    assert sorted(one.number for one in found.values()) == [1, 2, 3, 4]
    assert [(one.one[1], one.other[1]) for one in three.apart.of("m1")] == [(1, 2), (1, 3)]


def test_a_rejected_client_of_the_directory_is_remembered(doubtful):
    doubtful.reviewing(BY).reject([3])
    assert [(one.one, one.other) for one in doubtful.apart.of("m1")] == [(("contact", 7), ("lead", 3))]


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda one: one.accept([44]), "the plan is not about lead 44; see the column lead of the plan"),
        (lambda one: one.split("x", [1]), 'the plan has no group "x"; see the column cluster of the plan'),
        (lambda one: one.split("c", [1, 9]), "lead 9 does not belong to group c; see the column cluster of the plan"),
        (lambda one: one.split("c", [1, 2, 3]), "these are all leads of the group; name those that are another client"),
    ],
)
def test_what_cannot_be_said_is_refused(three, work, said):
    with pytest.raises(Misuse) as refused:
        work(three.reviewing(BY))
    assert refused.value.text() == said
    assert three.apart.of("m1") == []


def test_nothing_is_accepted_where_nothing_is_proposed(kept):
    kept.filled.lead(1)
    kept.draft(BY)
    with pytest.raises(Misuse, match="nothing is proposed for lead 1"):
        kept.reviewing(BY).accept([1])


def test_next_month_an_unchanged_pile_gives_the_same_plan(three):
    assert (three.draft(BY).plan, three.draft(BY).is_new) == (1, False)
    three.filled.lead(10, NAME="Ия")
    second = three.draft(BY)
    assert second.is_new
    assert figures(three.rows, second.plan).total == 5


def test_what_was_rejected_stays_rejected_next_month(three):
    three.reviewing(BY).reject([9])
    second = three.draft(BY)
    assert second.is_new is False or three.actions(second.plan)[9] == ("convert", "rejected")
    three.filled.copy.connection.execute("""UPDATE leads SET raw = '{"NAME": "Пётр"}' WHERE id = 9""")
    assert three.actions(three.draft(BY).plan)[9] == ("convert", "proposed")


def test_a_change_takes_the_signature_away(three):
    three.plans.sign(1, three.rows.digest(1), "Anna")
    assert three.plans.find("m1", 1).state == SIGNED
    three.reviewing(BY).reject([9])
    assert three.plans.find("m1", 1).state == DRAFT


def test_figures_say_what_happens_and_what_waits(doubtful):
    doubtful.reviewing(BY).reject([3])
    counted = figures(doubtful.rows, 1)
    assert (counted.actions, counted.rejected, counted.waiting) == ({"review": 2}, 1, 2)
    assert counted.text(str)[1:] == [
        "2 - a person decides (all of it can be undone)",
        "1 - rejected, nothing happens to them",
    ]
