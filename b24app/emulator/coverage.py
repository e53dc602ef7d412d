"""The table of methods in README.md: what is emulated, how sure its rules are, where they come from, what tests it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from b24app.emulator.method import Method
from b24app.emulator.methods import METHODS

README = Path(__file__).parent / "README.md"
# Beside the package in the repository; an installed emulator has no tests and prints none.
TESTS = Path(__file__).parents[2] / "tests"
BEGIN, END = "<!-- methods: begin -->", "<!-- methods: end -->"
DOCUMENTATION = "https://github.com/bitrix-tools/b24-rest-docs/blob/main/api-reference"
# A method's name in a test, whole or with one part put in: crm.lead.add, crm.{kind}.add.
_NAME = re.compile(r"(?<![\w.{])[A-Za-z][\w]*(?:\.(?:\w+|\{\w+\}))+")
# One without a dot, as the first argument of a call.
_BARE = re.compile(r"\(\"([a-z]+)\"")
_PART = re.compile(r"\\\{\w+\\\}")


def table() -> str:
    """Write the table."""
    rows = ["| Method | Label | Where the rule comes from | Test | Scope | Needs | What it does here |"]
    rows.append("|---|---|---|---|---|---|---|")
    return "\n".join([*rows, *(_row(METHODS[name]) for name in sorted(METHODS))])


def in_readme(text: str) -> str:
    """Return README's text with the table brought up to date."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def tests_of(name: str) -> list[str]:
    """Return the files of tests that call a method, the one that names it most often first."""
    counts = {path: _mentions(found, name.lower()) for path, found in _tests().items()}
    return sorted((path for path, count in counts.items() if count), key=lambda path: (-counts[path], path))


def _mentions(found: tuple[dict[str, int], list[re.Pattern[str]]], name: str) -> float:
    """Count a name; a pattern that fits it counts for less than the name itself."""
    names, patterns = found
    return names.get(name, 0) + 0.1 * sum(bool(pattern.fullmatch(name)) for pattern in patterns)


@cache
def _tests() -> dict[str, tuple[dict[str, int], list[re.Pattern[str]]]]:
    return {path.relative_to(TESTS).as_posix(): _read(path) for path in _files()}


def _files() -> Iterator[Path]:
    folders = (TESTS / "emulator", TESTS / "scenarios")
    return (path for folder in folders for path in sorted(folder.rglob("test_*.py")))


def _read(path: Path) -> tuple[dict[str, int], list[re.Pattern[str]]]:
    names: dict[str, int] = {}
    patterns = set()
    text = path.read_text("utf-8")
    for name in [*_NAME.findall(text), *_BARE.findall(text)]:
        if name.count("{") == 1:
            patterns.add(_PART.sub(r"[\\w.]+", re.escape(name.lower())))
        elif "{" not in name:
            names[name.lower()] = names.get(name.lower(), 0) + 1
    return names, [re.compile(pattern) for pattern in sorted(patterns)]


def _row(method: Method) -> str:
    needed = (("app", method.needs_app), ("administrator", method.needs_admin))
    needs = ", ".join(word for word, is_so in needed if is_so) or "-"
    source = f"[{method.source}]({DOCUMENTATION}/{method.source}.md)" if method.source else "-"
    does = (method.answer.__doc__ or "").split("\n")[0].replace("|", "\\|")
    test = next((f"`{path}`" for path in tests_of(method.name)), "-")
    scope = ", ".join(method.scope) or "-"
    return f"| `{method.name}` | {method.label} | {source} | {test} | {scope} | {needs} | {does} |"


if __name__ == "__main__":
    README.write_text(in_readme(README.read_text("utf-8")), "utf-8")
