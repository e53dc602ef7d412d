"""Turn a document of the repository into a page of the site: its links, its mention of the other language."""

import posixpath
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from tests.emulated import REPOSITORY
from tests.site.sources import LEADS_TO, Source, anchor

_LINK = re.compile(r"(!?)\[((?:[^\]\[]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_OTHER_LANGUAGE = re.compile(
    r" ?\[?(?:Русская версия|По-русски|In English|English)(?::| ниже\]| below\]|\])[^\n]*?\)\.?(?=\s)"
)
_ENGLISH_ONLY = '!!! note ""\n    Эта страница есть только на английском.\n'


class Lost(Exception):
    """A link leads to nothing that the site could show."""


class Layout:
    """Pages of the site and the files they link to, in a folder with one folder a language."""

    def __init__(self, folder: Path, sources: Iterable[Source]) -> None:
        """Take the folder to fill and the documents that become pages."""
        self.folder = folder
        self.sources = list(sources)
        self._pages = {source.file: source.page for source in self.sources}
        self._anchors = {
            (source.page, source.language): {
                anchor(one) for one in re.findall(r"^#+ +(.+)$", source.text, re.MULTILINE)
            }
            for source in self.sources
        }

    def lay(self) -> None:
        """Write every document as a page."""
        for source in self.sources:
            self.write(source.language, source.page, self.page_of(source))

    def write(self, language: str, page: str, text: str) -> None:
        """Write one page."""
        path = self.folder / language / page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def page_of(self, source: Source) -> str:
        """Return a document as the text of its page."""
        text = source.text
        if source.language != source.speaks:
            text = text.replace("\n", f"\n\n{_ENGLISH_ONLY}", 1)
        kept: list[str] = []
        text = _FENCE.sub(lambda found: kept.append(found[0]) or f"\0{len(kept) - 1}\0", text)
        text = _LINK.sub(lambda found: self._linked(source, *found.groups()), _without_other_language(text))
        text = _told_apart(text)
        return re.sub("\0(\\d+)\0", lambda found: kept[int(found[1])], text)

    def _linked(self, source: Source, mark: str, words: str, link: str) -> str:
        if re.match(r"[a-z]+:", link) or link.startswith("#"):
            return f"{mark}[{words}]({link})"
        target, _, place = link.partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(source.file), target))
        page = self._page_for(there) or self._file(source, there)
        here = posixpath.dirname(source.page) or "."
        if source.file.endswith(".ru.md") and there.replace(".md", ".ru.md") in self._pages:
            # Meant is the English page; the site's Markdown knows no way there, a browser does.
            return f'<a href="{posixpath.relpath(f"en/{page}", here).replace(".md", ".html")}">{words}</a>'
        # A text of the other language names its headings in other words.
        place = f"#{place}" if place and place in self._anchors.get((page, source.language), {place}) else ""
        return f"{mark}[{words}]({posixpath.relpath(page, here)}{place})"

    def _page_for(self, there: str) -> str | None:
        stem = there.removesuffix(".md").removesuffix(".ru")
        return self._pages.get(f"{stem}.md") or self._pages.get(f"{there}/README.md") or LEADS_TO.get(stem)

    def _file(self, source: Source, there: str) -> str:
        """Copy what a page links to beside the pages; text opens in a browser."""
        path = REPOSITORY / there
        if not path.is_file():
            raise Lost(f"{source.file}: {there}")
        name = there.removeprefix("docs/") if path.suffix == ".png" else f"files/{there}.txt"
        copy = self.folder / source.language / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        return name


def _without_other_language(text: str) -> str:
    """Leave out the first link to the other language: the site has a switch for it."""
    return _OTHER_LANGUAGE.sub("", text, count=1)


def _told_apart(text: str) -> str:
    """Put an empty line before lists and tables that follow a sentence at once: the site's Markdown wants it."""
    lines: list[str] = []
    for line in text.split("\n"):
        before = lines[-1] if lines else ""
        for begins in (r"(?:[-*]|\d+\.) ", r"\|"):
            is_first = re.match(begins, line) and before and not re.match(begins, before)
            if is_first and not before.startswith((" ", "#")):
                lines.append("")
        lines.append(line)
    return "\n".join(lines)
