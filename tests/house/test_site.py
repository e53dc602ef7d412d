"""The site of documents is whole before it is built: both languages, links, and all that is made from the source."""

import re
from pathlib import Path

import pytest
import yaml

from b24app.content import content
from b24app.robots.load import load_units
from tests.emulated import REPOSITORY
from tests.site.__main__ import lay
from tests.site.built import dead, foreign
from tests.site.commands import walked
from tests.site.errors import kinds
from tests.site.sources import anchor, parted

LANGUAGES = ["ru", "en"]


class Configuration(yaml.SafeLoader):
    """Reads what MkDocs reads; the one value that is a function is of no interest here."""


Configuration.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


@pytest.fixture(scope="module")
def laid(tmp_path_factory) -> Path:
    """The pages as MkDocs gets them."""
    return lay(tmp_path_factory.mktemp("site")).folder


def configured() -> dict:
    return yaml.load((REPOSITORY / "docs" / "mkdocs.yml").read_text("utf-8"), Configuration)


def pages_of(entry: object) -> list[str]:
    """List the pages of a part of the navigation."""
    if isinstance(entry, str):
        return [entry]
    return [page for one in (entry.values() if isinstance(entry, dict) else entry) for page in pages_of(one)]


def titles_of(entry: object) -> list[str]:
    if isinstance(entry, dict):
        return [*entry, *(title for one in entry.values() for title in titles_of(one))]
    return [title for one in entry for title in titles_of(one)] if isinstance(entry, list) else []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_its_place_in_the_navigation(laid, language):
    there = {path.relative_to(laid / language).as_posix() for path in (laid / language).rglob("*.md")}
    listed = pages_of(configured()["nav"])
    assert there == set(listed), "add the page to docs/mkdocs.yml, or take it out"
    assert len(listed) == len(set(listed))


def test_the_navigation_speaks_english_too():
    (languages,) = [plugin["i18n"]["languages"] for plugin in configured()["plugins"] if "i18n" in plugin]
    translated = next(one["nav_translations"] for one in languages if one["locale"] == "en")
    russian = {title for title in titles_of(configured()["nav"]) if re.search("[а-яё]", title)}
    assert russian == set(translated)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_between_pages_lead_to_a_page_and_a_heading(laid, language):
    pages = {path: path.read_text("utf-8") for path in (laid / language).rglob("*.md")}
    bare = {path: re.sub(r"^```.*?^```", "", text, flags=re.M | re.S) for path, text in pages.items()}
    headings = {path: {anchor(one) for one in re.findall(r"^#+ +(.+)$", text, re.M)} for path, text in bare.items()}
    dead = []
    for path, text in bare.items():
        for link in re.findall(r"\]\((?![a-z]+:)([^)\s]+)\)", text):
            target, _, place = link.partition("#")
            there = (path.parent / target).resolve() if target else path
            if not there.exists() or (place and place not in headings.get(there, {place})):
                dead.append(f"{path.relative_to(laid)}: {link}")
    assert dead == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_commands_has_every_command_with_every_option(laid, language):
    page = (laid / language / "cli.md").read_text("utf-8")
    told = dict(re.findall(r"^#+ (b24app.*)\n([\s\S]*?)(?=^#|\Z)", page, re.M))
    for path, command in walked():
        chapter = told[" ".join(path)]
        assert [
            one for one in command.params for name in one.opts if name[0] == "-" and f"`{name}`" not in chapter
        ] == []
    assert len(told) > 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_messages_has_every_code_in_its_language(laid, language):
    page = (laid / language / "messages.md").read_text("utf-8")
    chapters = dict(re.findall(r"^### (\S+)\n([\s\S]*?)(?=^#|\Z)", page, re.M))
    assert list(chapters) == list(kinds())
    rows = {code: re.findall(r"^\| (?!---)(.+) \|$", chapter, re.M)[1:] for code, chapter in chapters.items()}
    assert [code for code, told in rows.items() if not told] == []
    speaks = [code for code, told in rows.items() if re.search("[а-яё]", " ".join(told))]
    assert speaks == (list(chapters) if language == "ru" else [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_robots_has_every_robot_and_trigger(laid, language):
    page = (laid / language / "robots" / "index.md").read_text("utf-8")
    robots, triggers = load_units([content("robots")])
    assert re.findall(r"^\| \[`(\w+)`\]", page, re.M) == [*robots, *triggers]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_keys_has_every_part_of_a_pipeline(laid, language):
    page = (laid / language / "yaml.md").read_text("utf-8")
    described = re.findall(r"^\| `(\w+)`", page, re.M)
    assert {"pipeline", "stages", "fields", "abc", "semantics", "sos"} <= set(described)
    assert len(described) > 150


def test_a_page_with_both_languages_is_parted_and_each_begins_with_its_title():
    text = "# sos · SOS\n\n[По-русски ниже](#тревога)\n\nText.\n\n## Тревога\n\n### Когда\n"
    assert parted(text) == ("# sos · SOS\n\n[По-русски ниже](#тревога)\n\nText.\n\n", "# Тревога\n\n## Когда\n")


def test_what_a_page_would_fetch_from_elsewhere_and_links_to_nothing_are_found(tmp_path):
    page = '<script src="https://cdn.example.com/a.js"></script><script src=own.js></script><a href="gone.html#x">'
    assert foreign(page) == ["https://cdn.example.com/a.js"]
    assert foreign('<link rel="stylesheet" href="//fonts.example.com/x"><link rel=icon href=a.png>') == [
        "//fonts.example.com/x"
    ]
    assert dead(tmp_path, "index.html", page) == ["gone.html"]
