"""Phrases are said in the reader's language, and nothing is said where there is nothing to say."""

import pytest

from b24app.languages import LANGUAGES, in_language, known, translator


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_text_stays_empty(language):
    assert translator(language)("") == ""


def test_a_phrase_without_a_translation_stays_as_it_is():
    assert translator("ru")("no such phrase") == "no such phrase"


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru_RU.UTF-8", "ru"), ("RU", "ru"), ("en-GB", "en"), ("de", "en"), ("C.UTF-8", "en"), ("", "en"), (None, "en")],
)
def test_the_nearest_language_we_speak_is_taken(code, language):
    assert known(code) == language


def test_a_text_is_taken_in_another_language_where_ours_is_missing():
    assert in_language({"ru": "да"}, "en") == "да"
    assert in_language({"ru": "да", "en": "yes"}, "en") == "yes"
    assert in_language({}, "en") == ""
