"""What is written on the pages can be read: each colour of text against what it stands on."""

import re
from pathlib import Path

import pytest

from b24app import web

STATIC = Path(web.__file__).parent / "static"
SHEETS = sorted(path.name for path in STATIC.glob("*.css"))
NAMES = dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{3,6})", (STATIC / "page.css").read_text()))
GROUNDS = ("--paper", "--ground")
ENOUGH = 4.5


def rules(sheet):
    """Every rule of a style sheet: its selector, and what it says."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / sheet).read_text(), flags=re.DOTALL)
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        said = dict(part.split(":", 1) for part in body.split(";") if ":" in part)
        yield selector.strip(), {name.strip(): value.strip() for name, value in said.items()}


def colour(value):
    """The three parts of a colour, None where it names none."""
    named = re.fullmatch(r"var\((--[a-z-]+)\)", value or "")
    shown = NAMES.get(named[1], "") if named else value or ""
    if not re.fullmatch(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?", shown):
        return None
    digits = shown[1:] if len(shown) == 7 else "".join(2 * one for one in shown[1:])
    return [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]


def light(parts):
    """Relative luminance. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Return how far two colours are apart, 1 to 21."""
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", SHEETS)
def test_texts_stand_out_from_their_ground(sheet):
    faint = []
    for selector, said in rules(sheet):
        ink, own = colour(said.get("color")), colour(said.get("background"))
        grounds = [own] if own else [colour(f"var({name})") for name in GROUNDS]
        faint += [(selector, said["color"]) for ground in grounds if ink and contrast(ink, ground) < ENOUGH]
    assert faint == []


def test_the_reckoning_knows_black_and_white():
    assert round(contrast(colour("#000"), colour("#ffffff")), 1) == 21.0
    assert colour("var(--blue)") == colour(NAMES["--blue"])
