"""What the documents promise is there: commands with their options, files behind links, tests that are named."""

import re
import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import click
import pytest

from b24app.cli import main

REPOSITORY = Path(__file__).parents[2]
LISTED = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md", ":!CHANGELOG.md"]
PAGES = [
    name
    for name in subprocess.run(LISTED, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split("\0")
    if name and (REPOSITORY / name).is_file()
]
COMMAND = re.compile(
    r"(?:^\s*(?:\$ )?|[;&|(]\s*|\bexec )(?:[A-Z_\d]+=\S*\s+)*(?:[^\s`]*/)?b24app"
    r"((?:[ \t]+[^\s;&|#()]+(?:\|[^\s;&|#()]+)*)+)"
)
"""A command where a shell looks for one: users, folders and packages are called b24app too."""

WORD = re.compile(r"[a-z][a-z-]*")


def shown(page: str) -> Iterator[tuple[int, str]]:
    """Give the code of a page, line by line: its blocks, and what stands in backticks elsewhere."""
    in_block, carried = False, ""
    for number, line in enumerate((REPOSITORY / page).read_text("utf-8").splitlines(), 1):
        if line.lstrip().startswith("```"):
            in_block = not in_block
        elif in_block:
            carried += line.removesuffix("\\")
            if not line.endswith("\\"):
                yield number, carried
                carried = ""
        else:
            yield from ((number, code) for code in re.findall(r"`([^`]+)`", line))


def faults_of(words: list[str]) -> Iterator[str]:
    """Follow a command through its groups; say which word is neither a command nor one of its options."""
    reached: click.Command = main
    path = ["b24app"]
    for index, word in enumerate(words):
        options = {name for option in reached.params if isinstance(option, click.Option) for name in names(option)}
        if word.startswith("-"):
            if word.partition("=")[0] not in options | {"--help", "-h"}:
                yield f"{' '.join(path)} has no option {word}"
        elif isinstance(reached, click.Group) and not value_of_option(reached, words, index):
            found = command_of(reached, word)
            if found is None:
                yield from [f"{' '.join(path)} has no command {word}"] if WORD.fullmatch(word) else []
                return
            reached = found
            path.append(word)


def command_of(group: click.Group, word: str) -> click.Command | None:
    """Return the command of a name, or the one that a group takes for anything else, such as a file."""
    try:
        return group.resolve_command(click.Context(group), [word])[1]
    except click.UsageError:
        return None


def names(option: click.Option) -> list[str]:
    return [*option.opts, *option.secondary_opts]


def value_of_option(reached: click.Command, words: list[str], index: int) -> bool:
    """Tell whether a word is what the option before it is given."""
    before = words[index - 1] if index else ""
    given = [option for option in reached.params if isinstance(option, click.Option) and before in names(option)]
    return any(not option.is_flag for option in given)


def commands_on(page: str) -> Iterator[tuple[int, list[str]]]:
    """Give each command; `jobs pause|resume` is two."""
    for number, code in shown(page):
        for told in COMMAND.findall(code.split(" # ")[0]):
            words = [word.strip("`\"',.:") for word in told.split()]
            for chosen in product(*(word.split("|") for word in words)):
                yield number, list(chosen)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_on_the_page_exists_with_its_options(page):
    faults = [f"{page}:{number}: {fault}" for number, words in commands_on(page) for fault in faults_of(words)]
    assert faults == []


def test_a_command_that_is_not_there_is_found():
    assert list(faults_of(["pipelines", "check", "--out", "x"])) == ["b24app pipelines check has no option --out"]
    assert list(faults_of(["--lang", "ru", "robot", "list"])) == ["b24app has no command robot"]
    assert list(faults_of(["--lang", "ru", "robots", "list", "--portal", "demo.bitrix24.ru"])) == []


def test_the_commands_are_read_from_the_pages():
    assert sum(1 for page in PAGES for _ in commands_on(page)) > 150


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings as hosts of documents make them."""
    headings = re.findall(r"^#+ +(.+?) *$", page.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in headings)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_something(page):
    text = re.sub(r"^```.*?^```", "", (REPOSITORY / page).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        target, _, anchor = link.partition("#")
        there = (REPOSITORY / page).parent / target if target else REPOSITORY / page
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", PAGES)
def test_the_tests_that_a_page_names_are_there(page):
    named = re.findall(r"\btests/[\w./-]*[\w/]", (REPOSITORY / page).read_text("utf-8"))
    assert [name for name in named if not (REPOSITORY / name).exists()] == []
