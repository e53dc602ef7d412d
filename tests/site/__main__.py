"""Lay the pages of the site out for MkDocs: python -m tests.site FOLDER."""

import sys
from pathlib import Path

from tests.emulated import REPOSITORY
from tests.site.laying import Layout
from tests.site.made import made
from tests.site.sources import sources


def lay(folder: Path) -> Layout:
    """Write every page of the site into a folder: documents, and pages made from the source."""
    layout = Layout(folder, sources())
    layout.lay()
    layout.write("ru", "site.css", (REPOSITORY / "docs" / "site.css").read_text("utf-8"))
    for page, write in made().items():
        for language in ("ru", "en"):
            layout.write(language, page, write(language))
    return layout


if __name__ == "__main__":
    lay(Path(sys.argv[1]))
