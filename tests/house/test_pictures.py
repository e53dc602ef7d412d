"""Pictures of pages: each registered one is there in both languages, small, and shown by a document."""

import re
import subprocess
from functools import cache

import pytest

from b24app.languages import LANGUAGES
from tests.emulated import REPOSITORY
from tests.pictures.pages import LARGEST, PICTURES
from tests.pictures.png import size_of

FOLDER = REPOSITORY / "docs" / "pictures" / "pages"
LISTED = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"]


@cache
def shown() -> set[str]:
    """Gather the pictures that documents show."""
    names = subprocess.run(LISTED, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split("\0")
    pages = [REPOSITORY / name for name in names if name and (REPOSITORY / name).is_file()]
    return {
        name for page in pages for name in re.findall(r"!\[[^\]]+\]\([^)]*pictures/pages/([^)]+)\)", page.read_text())
    }


def test_each_page_has_its_pictures_and_no_other_lies_there():
    assert {path.name for path in FOLDER.iterdir()} == {
        f"{picture.name}.{language}.png" for picture in PICTURES for language in LANGUAGES
    }


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_small_and_shown(picture, language):
    path = FOLDER / f"{picture.name}.{language}.png"
    assert path.stat().st_size <= LARGEST
    width, height = size_of(path)
    assert 300 < width <= picture.width
    assert 300 < height <= picture.height
    assert path.name in shown()
