"""Pages speak Russian and English, load nothing from elsewhere and hold no script of their own."""

import re
from pathlib import Path

import pytest

from b24app import web
from b24app.languages import translator

TEMPLATES = sorted((Path(web.__file__).parent / "templates").glob("*.html"))
STATIC = sorted(path for path in (Path(web.__file__).parent / "static").glob("*") if path.is_file())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_text_has_a_russian_translation(path):
    said = [text.replace('\\"', '"') for text in re.findall(r'_\("((?:[^"\\]|\\.)*)"\)', path.read_text())]
    assert len(said) == path.read_text().count('_("')
    assert [text for text in said if translator("ru")(text) == text] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_letters_stand_outside_of_translations(path):
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|b24app|UTC|/install", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"[^\W\d_]+", bare) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_script_or_style_stands_in_the_page(path):
    page = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", page))


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC], ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path):
    assert re.findall(r"(?:https?:)?//[a-z][\w.-]+\.[a-z]{2,}[^\s\"']*", path.read_text()) in (
        [],
        ["http://www.w3.org/2000/svg"],
    )
