"""A plan decides about every open lead of the pile, says why, and begins small."""

from collections import Counter

from b24app.cleanup.deciding.planned import planned, row_of
from tests.cleanup.deciding.pile import phones, recipe


def test_no_open_lead_is_without_a_decision_and_a_reason(filled):
    filled.contact(7)
    for number in range(1, 41):
        kind = ["first_letter", "unknown", "spam", None][number % 4]
        filled.lead(
            number, cluster=f"c{number // 3}" if number % 3 else "", kind=kind, PHONE=phones(f"+7495000{number:04}")
        )
    filled.lead(41, semantics="S")
    found = filled.plan(
        recipe(actions=[{"when": {"kind": ["spam"]}, "do": "junk"}, {"do": "merge"}, {"do": "convert"}])
    )
    assert sorted(found) == list(range(1, 41))
    assert all(one.decision.because for one in found.values())
    assert Counter(one.decision.action for one in found.values()) == {"junk": 10, "merge": 6, "convert": 24}


def test_two_runs_over_one_copy_give_the_same_plan(filled):
    for number in range(1, 30):
        filled.lead(number, cluster=f"c{number % 5}", PHONE=phones(f"+7495000{number:04}"), COMMENTS=f"about {number}")
    assert list(filled.plan().values()) == list(filled.plan().values())


def test_only_what_the_recipe_is_about_is_decided(filled):
    filled.lead(1, STATUS_ID="EMAIL", SOURCE_ID="EMAIL", days=40, EMAIL=phones("a@example.com"))
    filled.lead(2, STATUS_ID="EMAIL", SOURCE_ID="CALL", days=40)
    filled.lead(3, STATUS_ID="EMAIL", SOURCE_ID="EMAIL", days=1)
    filled.lead(4, STATUS_ID="NEW", SOURCE_ID="EMAIL", days=40)
    assert list(filled.plan(recipe(leads={"stages": ["EMAIL"], "sources": ["EMAIL"], "older_than": 30}))) == [1]


def test_a_rule_that_cannot_be_done_is_passed_over(filled):
    filled.lead(1)
    found = filled.plan()[1].decision
    assert found.action == "review"
    assert "no rule of the recipe fits" in found.because


def test_a_known_client_is_bound_and_several_are_a_doubt(filled):
    for number in (7, 8):
        filled.contact(number)
    filled.lead(1, contact=7)
    filled.lead(2, cluster="c")
    filled.member("c", "contact", 7)
    filled.member("c", "contact", 8)
    filled.lead(3, contact=99)
    found = filled.plan()
    assert (found[1].decision.action, found[1].decision.contact) == ("bind", 7)
    assert (found[2].decision.action, found[2].proposed.action, found[2].proposed.contact) == ("review", "bind", 7)
    assert found[2].decision.because[0] == "Several known clients fit: contacts 7, 8, companies none"


def test_a_client_who_is_only_probable_is_a_doubt(filled):
    filled.contact(7)
    filled.lead(1, cluster="c")
    filled.member("c", "contact", 7, "review")
    found = filled.plan()[1]
    assert (found.decision.action, found.proposed.action) == ("review", "bind")
    assert "This is only probably the known client" in found.decision.because


def test_an_unsure_audit_is_a_doubt_only_where_it_decides(filled):
    filled.lead(1, kind="spam", confidence=0.5, NAME="Анна")
    by = recipe(actions=[{"when": {"kind": ["spam"]}, "do": "junk"}, {"do": "convert"}])
    assert filled.plan(by)[1].decision.because[0] == "The audit is only 50 % sure that it is spam"
    assert filled.plan(by)[1].proposed.reason == "Not a client"
    assert filled.plan(recipe(actions=[{"do": "convert"}]))[1].decision.action == "convert"
    assert filled.plan(by.model_copy(update={"doubts": "keep"}))[1].decision.action == "keep"


def test_convert_makes_only_what_the_lead_can_name_and_the_portal_lacks(filled):
    filled.contact(7)
    filled.lead(1, NAME="Анна", COMPANY_TITLE="Ромашка")
    filled.lead(2, NAME="Анна")
    filled.lead(3, COMPANY_TITLE="Ромашка", contact=7)
    found = filled.plan(recipe(actions=[{"do": "convert"}]))
    assert [found[number].decision.makes for number in (1, 2, 3)] == [
        ("contact", "company"),
        ("contact",),
        ("company",),
    ]
    assert found[3].decision.contact == 7


def test_deals_are_made_for_chosen_leads_only(filled):
    filled.lead(1, NAME="Анна")
    filled.lead(2, NAME="Олег")
    found = filled.plan(recipe(actions=[{"when": {"leads": [2]}, "do": "deal"}, {"do": "convert"}]))
    assert [found[number].decision.action for number in (1, 2)] == ["convert", "deal"]
    assert found[2].decision.makes == ("contact", "deal")


def test_junk_carries_its_reason_to_the_field_that_takes_it(filled):
    filled.lead(1, kind="spam", UF_CRM_WHY="5")
    junk = {"reason": {"ru": "Не клиент", "en": "Not a client"}, "field": "UF_CRM_WHY"}
    by = recipe(junk=junk, actions=[{"when": {"kind": ["spam"]}, "do": "junk", "value": "12", "reason": "Spam"}])
    found = filled.plan(by)[1]
    assert (found.decision.reason, found.decision.values, found.before) == (
        "Spam",
        {"UF_CRM_WHY": "12"},
        {"UF_CRM_WHY": "5"},
    )


def test_the_canary_shows_as_many_actions_as_it_can_and_waves_grow(filled):
    filled.contact(7)
    for number in range(1, 31):
        filled.lead(number, NAME="Анна")
    filled.lead(31, kind="spam")
    filled.lead(32, contact=7)
    filled.lead(33, cluster="c", NAME="Олег")
    filled.lead(34, cluster="c", NAME="Олег")
    actions = [{"when": {"kind": ["spam"]}, "do": "junk"}, {"do": "merge"}, {"when": {"client": "known"}, "do": "bind"}]
    found = filled.plan(recipe(actions=[*actions, {"do": "convert"}], waves={"canary": 5, "sizes": [10]}))
    assert {one.decision.action for one in found.values() if one.decision.wave == 1} == {
        "convert",
        "junk",
        "bind",
        "merge",
    }
    assert [number for number, _ in sorted(Counter(one.decision.wave for one in found.values()).items())] == [
        1,
        2,
        3,
        4,
    ]
    assert Counter(one.decision.wave for one in found.values())[1] == 5
    assert [one.number for one in found.values()] == list(range(1, 35))
    assert found[33].decision.wave == found[34].decision.wave


def test_a_group_beyond_measure_is_asked_about_lead_by_lead(filled):
    for number in range(1, 8):
        filled.lead(number, cluster="hub", NAME="Анна")
    found = filled.plan(recipe(thresholds={"largest_cluster": 5}))
    assert {one.decision.action for one in found.values()} == {"review"}
    assert found[3].decision.because == ("7 leads hang together here: too many for one client",)
    assert found[3].proposed is None


def test_what_a_plan_says_survives_being_kept(filled):
    filled.contact(7)
    filled.lead(1, cluster="c", COMMENTS="один", PHONE=phones("+74950000001"))
    filled.lead(2, cluster="c", COMMENTS="два", PHONE=phones("+74950000002"))
    filled.lead(3, kind="spam", confidence=0.3, contact=7)
    by = recipe(actions=[{"when": {"kind": ["spam"]}, "do": "junk"}, {"do": "merge"}, {"do": "convert"}])
    for one in filled.plan(by).values():
        assert planned(row_of(one)) == one
