import pytest

from b24app.pipelines.planning.diff import Impossible, diff
from tests.pipelines.made import list_field, pipeline, stages, standing

DEFAULT = ("NEW 10", "CONVERTED 40 s", "JUNK 50 f")
STAGE = "give the stage another status: and replaces: LOST, or allow it to be made anew with --allow-replace"
FIELD = "give the field another key and replaces: role, or allow it to be made anew with --allow-replace"
ROLE = """\
    fields:
      role: {type: list, title: {ru: Роль, en: Role}, values: {guest: Guest, host: Host}}
    stages:
      - {key: new, title: NEW}
    """


def test_a_portal_that_agrees_needs_no_change():
    assert diff(stages("NEW", "CONVERTED s", "JUNK f"), standing(*DEFAULT)) == ()


def test_stages_the_file_does_not_name_are_kept():
    assert diff(stages("NEW"), standing("NEW 10", "MAIL 20", "CONVERTED 40 s", "JUNK 50 f")) == ()


def test_a_renamed_stage_is_an_update_of_the_same_stage():
    (change,) = diff(pipeline("stages:\n  - {key: fresh, status: NEW, title: Новый}\n"), standing(*DEFAULT))
    assert (change.verb, change.key, change.code, change.row) == ("update", "fresh", "NEW", 1)
    assert (change.before, change.after) == ({"title": "NEW"}, {"title": "Новый"})


def test_a_colour_is_changed_only_where_the_file_names_one():
    (change,) = diff(pipeline('stages:\n  - {key: new, title: NEW, color: "#aabbcc"}\n'), standing(*DEFAULT))
    assert (change.before, change.after) == ({"color": "#112233"}, {"color": "#AABBCC"})


def test_a_new_stage_carries_all_it_needs():
    created = [change for change in diff(stages("NEW", "OFFER"), standing(*DEFAULT)) if change.verb == "create"]
    assert [(one.code, one.semantics, one.after) for one in created] == [
        ("OFFER", "work", {"color": "#39A8EF", "title": "OFFER", "sort": 20})
    ]


def test_a_kept_stage_only_moves_and_says_so():
    kept = [change for change in diff(stages("NEW", "A", "B", "C", "D"), standing(*DEFAULT)) if change.is_kept]
    assert [(one.code, one.before, one.after) for one in kept] == [
        ("CONVERTED", {"sort": 40}, {"sort": 60}),
        ("JUNK", {"sort": 50}, {"sort": 70}),
    ]


def test_a_code_in_other_letters_is_told_since_leads_move_by_the_exact_one():
    with pytest.raises(Impossible) as raised:
        diff(pipeline("stages:\n  - {key: new, status: New, title: NEW}\n"), standing(*DEFAULT))
    assert raised.value.faults[0].text() == (
        "shop, stage new: on the portal the code is written NEW; write status: NEW"
    )


def test_all_that_a_portal_never_changes_is_refused_at_once():
    file = pipeline("""\
        fields:
          role: {type: string, title: Роль}
        stages:
          - {key: lost, title: Потерян}
        """)
    there = standing(*DEFAULT, "LOST 60 f", fields=(list_field("role"),))
    with pytest.raises(Impossible) as raised:
        diff(file, there)
    assert raised.value.text().splitlines() == [
        f"shop, stage lost: on the portal LOST means failure, which never changes there; the file says work; {STAGE}",
        f"shop, field role: on the portal this field is list, which never changes there; the file says string; {FIELD}",
        "2 faults, nothing was sent to the portal",
    ]


def test_a_new_field_carries_both_languages_and_its_values():
    (change,) = diff(pipeline(ROLE), standing(*DEFAULT))
    assert change.after == {
        "type": "list",
        "multiple": False,
        "titles": {"ru": "Роль", "en": "Role"},
        "helps": {},
        "values": [
            {"id": 0, "is_default": False, "key": "guest", "title": "Guest", "sort": 10},
            {"id": 0, "is_default": False, "key": "host", "title": "Host", "sort": 20},
        ],
        "sort": 101,
    }


def test_values_the_file_does_not_name_are_kept():
    there = list_field("role", "guest", "spy", "host")
    assert diff(pipeline(ROLE), standing(*DEFAULT, fields=(there,))) == ()


def test_a_renamed_value_is_sent_with_all_it_has():
    file = pipeline(ROLE.replace("host: Host", "host: Ведущий"))
    (change,) = diff(file, standing(*DEFAULT, fields=(list_field("role", "guest", "host"),)))
    assert change.after == {"values": [{"id": 2, "key": "host", "title": "Ведущий", "sort": 20, "is_default": False}]}


def test_a_new_value_goes_behind_the_kept_ones():
    there = list_field("role", "guest", "spy")
    (change,) = diff(pipeline(ROLE), standing(*DEFAULT, fields=(there,)))
    assert [(one["key"], one["id"], one["sort"]) for one in change.after["values"]] == [("host", 0, 30)]


def test_a_changed_title_is_sent_in_both_languages():
    there = list_field("role", "guest", "host", titles=("Роль", "Part"))
    (change,) = diff(pipeline(ROLE), standing(*DEFAULT, fields=(there,)))
    assert change.after == {"titles": {"ru": "Роль", "en": "Role"}}
    assert change.before == {"titles": {"ru": "Роль", "en": "Part"}}
