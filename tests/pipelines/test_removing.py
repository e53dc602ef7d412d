"""What a plan deletes, moves and makes anew, and what it refuses to."""

import pytest

from b24app.pipelines.planning.change import rank
from b24app.pipelines.planning.diff import Impossible, diff
from b24app.pipelines.planning.replacing import between
from tests.pipelines.made import list_field, pipeline, standing

THERE = ("NEW 10", "MAIL 20", "CHAT 25", "CONVERTED 40 s", "JUNK 50 f", "SPAM 60 f")
NEW = "stages:\n  - {key: new, title: NEW}\n"


def steps(text, observed, **options):
    changes = sorted(diff(pipeline(text), observed, **options), key=rank)
    return [(one.verb, one.kind, one.code or one.key, *one.after.values()) for one in changes if not one.is_kept]


def refusal(text, observed, **options):
    with pytest.raises(Impossible) as raised:
        diff(pipeline(text), observed, **options)
    return [fault.text() for fault in raised.value.faults]


def test_a_removed_stage_is_emptied_before_it_is_deleted():
    file = "removed: {stages: {MAIL: {move_to: new}, GONE: {}, chat: {}}}\n" + NEW
    assert steps(file, standing(*THERE)) == [
        ("move", "items", "MAIL", "NEW"),
        ("delete", "stage", "MAIL"),
        ("delete", "stage", "CHAT"),
    ]


def test_what_a_deleted_stage_was_is_kept_in_the_change():
    (change,) = diff(pipeline("removed: {stages: {MAIL: {}}}\n" + NEW), standing(*THERE))
    assert change.before == {
        "id": 2,
        "status": "MAIL",
        "title": "MAIL",
        "sort": 20,
        "color": "#112233",
        "semantics": "work",
        "is_system": False,
    }


def test_a_file_that_owns_the_stages_deletes_the_rest_but_never_those_a_portal_is_born_with():
    assert steps("owns: [stages]\nunnamed: {move_to: new}\n" + NEW, standing(*THERE)) == [
        ("move", "items", "MAIL", "NEW"),
        ("move", "items", "CHAT", "NEW"),
        ("move", "items", "SPAM", "NEW"),
        ("delete", "stage", "MAIL"),
        ("delete", "stage", "CHAT"),
        ("delete", "stage", "SPAM"),
    ]


def test_what_is_removed_by_name_goes_where_its_own_entry_says():
    file = "owns: [stages]\nunnamed: {move_to: new}\nremoved: {stages: {SPAM: {move_to: junk}}}\n" + NEW
    file += "  - {key: junk, title: JUNK, semantics: failure}\n"
    assert ("move", "items", "SPAM", "JUNK") in steps(file, standing(*THERE))


def test_stages_a_portal_cannot_do_without_are_refused_by_name():
    file = (
        "removed: {stages: {JUNK: {move_to: fresh}, CONVERTED: {}}}\nstages:\n  - {key: fresh, status: NEW, title: N}\n"
    )
    why = "a portal is born with this stage or closes cards as won on it, so it is never deleted"
    out = "take it out of what is removed and give it another title"
    assert refusal(file, standing(*THERE)) == [
        f"shop, stage CONVERTED: {why}; {out}",
        f"shop, stage JUNK: {why}; {out}",
    ]


def test_the_last_stage_of_failure_is_refused():
    there = standing("NEW 10", "CONVERTED 40 s", "SPAM 60 f")
    assert refusal("removed: {stages: {SPAM: {move_to: new}}}\n" + NEW, there) == [
        "shop, stage SPAM: no stage that means failure would be left; leave it, or describe another one in the file"
    ]


def test_items_never_go_to_a_stage_that_will_not_be_there():
    file = "removed: {stages: {MAIL: {move_to: later}}}\n" + NEW + "  - {key: later, title: L, manage: ignored}\n"
    assert refusal(file, standing(*THERE)) == [
        (
            "shop, stage MAIL: its items are to go to later, which is not on the portal and is ignored by the file; "
            "name another stage under move_to:"
        )
    ]


def test_a_stage_with_another_code_replaces_the_old_one():
    file = NEW + "  - {key: letter, title: Письмо, replaces: MAIL}\n"
    found = steps(file, standing(*THERE))
    assert [step[:3] for step in found] == [
        ("create", "stage", "LETTER"),
        ("move", "items", "MAIL"),
        ("delete", "stage", "MAIL"),
    ]
    assert found[1][3] == "LETTER"


def test_a_stage_of_another_meaning_is_made_anew_over_one_in_between():
    file = NEW + "  - {key: spam, title: SPAM}\n"
    middle = between("SPAM")
    found = steps(file, standing(*THERE), may_replace=True)
    assert [step[:3] for step in found] == [
        ("create", "stage", middle),
        ("move", "items", "SPAM"),
        ("delete", "stage", "SPAM"),
        ("create", "stage", "SPAM"),
        ("move", "items", middle),
        ("delete", "stage", middle),
    ]
    assert (found[1][3], found[4][3]) == (middle, "SPAM")


def test_the_file_itself_may_allow_it():
    assert steps("replace: true\n" + NEW + "  - {key: spam, title: SPAM}\n", standing(*THERE)) != []


def test_the_success_stage_is_never_made_anew():
    file = NEW + "  - {key: mail, title: M, semantics: failure}\n"
    assert refusal(file.replace("mail", "won"), standing("NEW 10", "WON 20 s", "JUNK 30 f"), may_replace=True) == [
        (
            "shop, stage won: on the portal WON means success, which never changes there; the file says failure; "
            "give the stage another status:"
        )
    ]


def test_a_swap_that_was_cut_short_is_finished():
    middle = between("SPAM")
    there = standing("NEW 10", f"{middle} 20", "CONVERTED 40 s", "JUNK 50 f")
    found = steps(NEW + "  - {key: spam, title: SPAM}\n", there)
    assert [step[:3] for step in found] == [
        ("create", "stage", "SPAM"),
        ("move", "items", middle),
        ("delete", "stage", middle),
    ]


def test_a_field_of_another_type_is_made_anew_and_its_answers_go_with_it():
    file = "fields:\n  role: {type: string, title: Роль}\n" + NEW
    there = standing(*THERE, fields=(list_field("role", "guest"),))
    middle = between("role").lower()
    found = steps(file, there, may_replace=True)
    assert [step[:3] for step in found] == [
        ("create", "field", middle),
        ("move", "answers", "role"),
        ("delete", "field", "role"),
        ("create", "field", "role"),
        ("move", "answers", middle),
        ("delete", "field", middle),
    ]


def test_fields_and_values_go_only_when_asked_for():
    roles = list_field("role", "guest", "spy", "host", titles=("Роль", "Роль"))
    file = """\
removed: {fields: [old, never], values: {role: {spy: {move_to: guest}, host: {}}}}
fields:
  role: {type: list, title: Роль, values: {guest: Guest}}
"""
    assert steps(file + NEW, standing(*THERE, fields=(roles, list_field("old"), list_field("kept")))) == [
        ("move", "answers", "spy", "guest"),
        ("delete", "value", "spy"),
        ("delete", "value", "host"),
        ("delete", "field", "old"),
    ]


def test_a_field_with_another_key_takes_the_answers_of_the_old_one():
    file = "fields:\n  part: {type: string, title: Роль, replaces: role}\n" + NEW
    found = steps(file, standing(*THERE, fields=(list_field("role", "guest"),)))
    assert [step[:3] for step in found] == [
        ("create", "field", "part"),
        ("move", "answers", "role"),
        ("delete", "field", "role"),
    ]
