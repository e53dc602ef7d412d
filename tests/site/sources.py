"""Which files become which pages of the site, in both languages."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.emulated import REPOSITORY

ELSEWHERE = {
    "pipelines/README": "pipelines/index.md",
    "pipelines/recipes/README": "recipes.md",
    "b24app/emulator/README": "emulator.md",
    "install/README": "install.md",
    "CONTRIBUTING": "contributing.md",
    "SECURITY": "reporting.md",
    "CHANGELOG": "changelog.md",
}
"""Documents that lie beside what they are about, without their ending, and the pages they become."""

LEADS_TO = {"README": "index.md", "robots": "robots/index.md"}
"""What is no page of the site itself, and the page that stands for it."""


@dataclass(frozen=True)
class Source:
    """A page of the site in one language: where it stands there, and the file and the text it is made from."""

    page: str
    language: str
    file: str
    text: str
    speaks: str
    """The language that the text is in: English, where there is no other."""


def sources(root: Path = REPOSITORY) -> list[Source]:
    """Read every document that becomes a page."""
    stems = {path.name.split(".")[0]: path for path in sorted((root / "docs").glob("*.md"))}
    pages = {f"docs/{stem}": f"{stem}.md" for stem in stems} | ELSEWHERE
    found = [source for stem, page in pages.items() for source in _apart(root, stem, page)]
    together = [(path, f"robots/{path.parent.name}.md") for path in sorted((root / "robots").glob("*/README.md"))]
    examples = [path for path in sorted((root / "pipelines").glob("*.md")) if not path.name.startswith("README")]
    together += [(path, f"pipelines/{path.name}") for path in examples]
    return found + [source for path, page in together for source in _together(root, path, page)]


def _apart(root: Path, stem: str, page: str) -> list[Source]:
    """Read a document whose languages are files of their own."""
    found = []
    for language, ending in (("en", ".md"), ("ru", ".ru.md")):
        speaks, file = (language, stem + ending) if (root / (stem + ending)).exists() else ("en", f"{stem}.md")
        found.append(Source(page, language, file, (root / file).read_text("utf-8"), speaks))
    return found


def _together(root: Path, path: Path, page: str) -> list[Source]:
    """Read a document with one language below the other."""
    file, text = path.relative_to(root).as_posix(), path.read_text("utf-8")
    above, below = (_named(part, path.parent.name) for part in parted(text))
    first = "en" if "[По-русски ниже](#" in text else "ru"
    second = "ru" if first == "en" else "en"
    return [Source(page, first, file, above, first), Source(page, second, file, below, second)]


def parted(text: str) -> tuple[str, str]:
    """Part a document at the heading that its link to the other language names; raises ValueError without one."""
    link = re.search(r"\[(?:По-русски ниже|In English(?: below)?)\]\(#([^)]+)\)", text)
    for heading in re.finditer(r"^#{1,2} (.+)$", text, re.MULTILINE):
        if link and anchor(heading[1]) == link[1]:
            return text[: heading.start()], _raised(text[heading.start() :])
    raise ValueError(text[:80])


def _named(text: str, code: str) -> str:
    """Have a robot's page named as the designer names the robot, with its code below."""
    return re.sub(rf"\A# (?:{code} · )?(.+)", rf"# \1\n\n`{code}`", text) if code != "pipelines" else text


def _raised(text: str) -> str:
    """Have a text begin a page, where it was a chapter of another one."""
    return re.sub(r"^#(#+ )", r"\1", text, flags=re.MULTILINE) if text.startswith("##") else text


def anchor(heading: str) -> str:
    """Name a heading as hosts of documents do."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-")
