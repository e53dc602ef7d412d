import pytest
from pydantic import TypeAdapter

from b24app.pipelines.guarding.conditions import is_needed
from b24app.pipelines.language.rules import Cases

CASES = TypeAdapter(Cases)


def needed(when: object, **card: object) -> bool:
    return is_needed(CASES.validate_python(when), card)


@pytest.mark.parametrize(
    ("condition", "meets", "fails"),
    [
        ("a", ["a", ["b", "a"]], ["b", None, ["b"]]),
        (["a", "b"], ["a", "b"], ["c", None]),
        ({"is": "a"}, ["a"], ["b"]),
        ({"not": "a"}, ["b", ["b"]], ["a", None, ["a", "b"]]),
        ({"not": ["a", "b"]}, ["c"], ["a", "b"]),
        ({"given": True}, ["a", 0.0, False], [None]),
        ({"given": False}, [None], ["a", 0.0, False]),
        ({"more_than": 5}, [5.1, [1.0, 6.0]], [5.0, None, "6", True]),
        ({"at_least": 5}, [5.0], [4.9]),
        ({"less_than": 5}, [4.9, 0.0], [5.0, None]),
        ({"at_most": 5}, [5.0], [5.1]),
        ({"more_than": 1, "less_than": 3}, [2.0], [1.0, 3.0]),
        (5, [5.0, "5"], [6.0, True]),
        (True, [True], [1.0, False]),
    ],
)
def test_a_condition_is_met_or_not(condition, meets, fails):
    assert [answer for answer in meets if not needed({"x": condition}, x=answer)] == []
    assert [answer for answer in fails if needed({"x": condition}, x=answer)] == []


def test_all_conditions_of_a_case_hold_and_any_of_several_cases():
    both = {"a": "1x", "b": {"more_than": 2}}
    assert needed(both, a="1x", b=3.0)
    assert not needed(both, a="1x", b=1.0)
    either = [{"a": "1x"}, {"b": {"more_than": 2}}]
    assert needed(either, a="1x")
    assert needed(either, b=3.0)
    assert not needed(either, a="2x", b=1.0)


def test_without_a_condition_an_answer_is_always_needed():
    assert needed([])


def test_a_condition_survives_being_kept_as_json():
    cases = CASES.validate_python([{"a": "x", "b": {"not": ["y"], "at_least": 2}}])
    assert CASES.validate_json(CASES.dump_json(cases, by_alias=True)) == cases
