"""The table of methods in the emulator's README."""

from b24app.emulator.coverage import README, in_readme
from b24app.emulator.methods import METHODS


def test_the_table_of_methods_is_up_to_date() -> None:
    text = README.read_text("utf-8")
    assert in_readme(text) == text, "run python -m b24app.emulator --coverage and put the table into README.md"


def test_every_method_says_in_a_sentence_what_it_does_and_where_its_rules_come_from() -> None:
    for method in METHODS.values():
        assert (method.answer.__doc__ or "").strip().endswith("."), method.name
        assert method.source, method.name
