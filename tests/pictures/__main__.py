"""Take the pictures of the documents: python -m tests.pictures [pages|robots [NAME ...]]."""

import sys

from tests.emulated import REPOSITORY
from tests.pictures.pages import pages_taken
from tests.pictures.robots import robots_taken

FOLDER = REPOSITORY / "docs" / "pictures"


def main(words: list[str]) -> None:
    """Take all of both kinds, or those of one kind that are named."""
    for kind, take in (("pages", pages_taken), ("robots", robots_taken)):
        if kind in words[:1] or not words:
            (FOLDER / kind).mkdir(parents=True, exist_ok=True)
            take(words[1:], FOLDER / kind)


if __name__ == "__main__":
    main(sys.argv[1:])
