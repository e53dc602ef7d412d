"""The lead that stays is chosen by rules in their order, and the plan says by which."""

import pytest

from tests.cleanup.deciding.pile import recipe


def stays(filled, *rules) -> int:
    """Tell which lead the others go to."""
    found = filled.plan(recipe(survivor=rules))
    return next(one.decision.survivor for one in found.values() if one.decision.action == "merge")


@pytest.fixture
def three(filled):
    filled.contact(7)
    filled.user(1, is_active=True)
    filled.user(2, is_active=False)
    filled.copy.connection.execute(
        "INSERT INTO stages VALUES ('STATUS', 'NEW', '', '', 10), ('STATUS', 'B', '', '', 20)"
    )
    filled.lead(1, cluster="c", days=3, NAME="Анна", STATUS_ID="B", SOURCE_ID="CALL")
    filled.lead(
        2, cluster="c", days=9, NAME="Анна", LAST_NAME="Ким", POST="Директор", UF_CRM_T="vip", ASSIGNED_BY_ID="2"
    )
    filled.lead(3, cluster="c", days=5, NAME="Анна", contact=7, SOURCE_ID="EMAIL")
    filled.activity(1, 3)
    return filled


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        ("oldest", 2),
        ("newest", 1),
        ("most_complete", 2),
        ("most_activities", 3),
        ("has_contact", 3),
        ("furthest_stage", 1),
        ({"stage": ["B", "NEW"]}, 1),
        ({"source": ["EMAIL", "CALL"]}, 3),
        ({"field": "UF_CRM_T", "values": ["vip"]}, 2),
    ],
)
def test_each_rule_chooses(three, rule, who):
    assert stays(three, rule) == who


def test_where_a_rule_leaves_several_the_next_one_decides(three):
    assert stays(three, "owner_active", "oldest") == 3


def test_the_plan_says_why_a_lead_stays(three):
    found = three.plan(recipe(survivor=["owner_active", "most_activities"]))
    why = "This lead stays out of 3 of this client: its responsible person works here, it has the most activities"
    assert why in found[3].decision.because
    assert found[1].decision.because[0] == 'Goes to lead 3 "Lead 3"'


def test_a_tie_is_broken_by_the_smallest_number(three):
    found = three.plan(recipe(survivor=[{"stage": ["NOWHERE"]}]))
    assert "This lead stays out of 3 of this client: its number is the smallest" in found[1].decision.because
