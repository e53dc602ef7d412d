"""Each thing of a file is managed, only created, or ignored: by a word at the top, at the thing, or for a part."""

import pytest

from b24app.pipelines.planning.diff import diff
from tests.pipelines.made import list_field, pipeline, standing

THERE = ("NEW 10", "OLD 20", "CONVERTED 40 s", "JUNK 50 f")


def changes(text, observed):
    return [(one.verb, one.code or one.key, dict(one.after)) for one in diff(pipeline(text), observed)]


@pytest.mark.parametrize("where", ["whole", "stage"])
def test_what_is_ignored_is_neither_made_nor_altered(where):
    top, own = ("manage: ignored\n", "") if where == "whole" else ("", ", manage: ignored")
    file = f"{top}stages:\n  - {{key: new, title: Другой{own}}}\n  - {{key: later, title: L{own}}}\n"
    assert changes(file, standing(*THERE)) == []


def test_what_is_only_created_is_made_once_and_never_altered():
    file = """\
        manage: create_only
        fields:
          role: {type: list, title: Другая, values: {guest: Другой, host: Host}}
        stages:
          - {key: later, title: Later}
          - {key: new, title: Другой, color: "#000000"}
        """
    there = standing(*THERE, fields=(list_field("role", "guest"),))
    found = diff(pipeline(file), there)
    assert [(one.verb, one.code or one.key) for one in found] == [("update", "role"), ("create", "LATER")]
    assert [value["key"] for value in found[0].after["values"]] == ["host"]
    after = standing("NEW 10", "OLD 20", "LATER 30", "CONVERTED 40 s", fields=(list_field("role", "guest", "host"),))
    assert diff(pipeline(file), after) == ()


def test_one_stage_is_managed_where_the_rest_is_ignored():
    file = "manage: ignored\nstages:\n  - {key: new, title: Новый, manage: managed}\n  - {key: old, title: Старый}\n"
    assert changes(file, standing(*THERE)) == [("update", "NEW", {"title": "Новый"})]


@pytest.mark.parametrize(
    ("part", "after"), [("title", {"color": "#000000"}), ("color", {"title": "Новый"}), ("order", None)]
)
def test_a_part_of_a_stage_is_left_to_the_portal(part, after):
    file = f'stages:\n  - {{key: new, title: Новый, color: "#000000", manage: {{{part}: ignored}}}}\n'
    wanted = after or {"title": "Новый", "color": "#000000"}
    assert changes(file, standing(*THERE)) == [("update", "NEW", wanted)]


def test_a_stage_whose_order_is_left_to_the_portal_does_not_hold_up_the_others():
    file = "stages:\n  - {key: old, title: OLD, manage: {order: ignored}}\n  - {key: new, title: NEW}\n"
    assert changes(file, standing(*THERE)) == []
    assert changes(file.replace(", manage: {order: ignored}", ""), standing(*THERE)) == [
        ("update", "NEW", {"sort": 30})
    ]


def test_a_part_that_a_new_stage_needs_is_taken_from_the_file():
    file = "stages:\n  - {key: later, title: Later, manage: {title: ignored, color: ignored}}\n"
    assert [(verb, code) for verb, code, _ in changes(file, standing(*THERE))] == [("create", "LATER")]


def test_a_single_value_is_left_to_the_portal():
    file = """\
        fields:
          role: {type: list, title: Роль, values: {guest: Другой, host: Хозяин}, manage: {value: {guest: ignored}}}
        stages:
          - {key: new, title: NEW}
        """
    there = standing(*THERE, fields=(list_field("role", "guest", "host", titles=("Роль", "Роль")),))
    ((verb, key, after),) = changes(file, there)
    assert (verb, key, [value["title"] for value in after["values"]]) == ("update", "role", ["Хозяин"])


def test_a_stage_of_another_meaning_is_no_fault_where_it_is_ignored():
    file = "stages:\n  - {key: new, title: NEW}\n  - {key: old, title: O, semantics: failure, manage: ignored}\n"
    assert changes(file, standing(*THERE)) == []
