"""Look through the built site: both languages, nothing fetched from elsewhere: python -m tests.site.built FOLDER."""

import re
import sys
from pathlib import Path
from urllib.parse import unquote

_FETCHED = re.compile(r"<(?:script|img|iframe|source|video|audio)\b[^>]*?\ssrc=\"?([^\"\s>]+)|<link\b[^>]*>")
_NAMED_ONLY = re.compile(r"rel=\"?(?:canonical|alternate|next|prev)\b")
_FOREIGN = re.compile(r"(?:https?:)?//")


def foreign(page: str) -> list[str]:
    """List what a browser would fetch from elsewhere to show a page."""
    found = []
    for one in _FETCHED.finditer(page):
        address = one[1] or re.sub(r".*?href=\"?([^\"\s>]+).*", r"\1", one[0])
        if _FOREIGN.match(address) and not _NAMED_ONLY.search(one[0]):
            found.append(address)
    return found


def dead(folder: Path, page: str, text: str) -> list[str]:
    """List the links of a page that lead to no file of the site."""
    links = {link.partition("#")[0] for link in re.findall(r"<a\b[^>]*?\shref=\"?([^\"\s>]+)", text)}
    near = [link for link in sorted(links - {""}) if not re.match(r"[a-z]+:|//|/", link)]
    return [link for link in near if not ((folder / page).parent / unquote(link)).exists()]


def main(folder: Path) -> int:
    """Say what is wrong with the site; the exit code says whether something is."""
    pages = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.html")}
    faults = [f"{page}: fetches {address}" for page, text in pages.items() for address in foreign(text)]
    faults += [f"{page}: leads to nothing: {link}" for page, text in pages.items() for link in dead(folder, page, text)]
    russian = {page for page in pages if not page.startswith("en/")} - {"404.html"}
    english = {page.removeprefix("en/") for page in pages if page.startswith("en/")} - {"404.html"}
    faults += [f"{page}: only in one language" for page in sorted(russian ^ english)]
    for fault in faults or [f"{len(russian)} pages in Russian and in English: {folder}/index.html"]:
        print(fault)
    return 1 if faults or len(russian) < 30 else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
