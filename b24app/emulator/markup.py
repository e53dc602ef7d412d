"""How the portal's pages write things for people: BBCode, numbers, moments, colours."""

import re
from datetime import datetime

from markupsafe import Markup, escape

from b24app.emulator.clock import PORTAL_ZONE

_SIMPLE = re.compile(r"\[(/?)([biusBIUS])\]")
_URL = re.compile(r"\[url=([^\]\"'<>]+)\](.*?)\[/url\]", re.IGNORECASE | re.DOTALL)
_BARE_URL = re.compile(r"\[url\]([^\[\]\"'<>]+)\[/url\]", re.IGNORECASE)
_USER = re.compile(r"\[user=\d+[^\]]*\](.*?)\[/user\]", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"\[br\]|&lt;br\s*/?&gt;", re.IGNORECASE)
_SAFE = ("/", "http://", "https://")


def bbcode(text: object) -> Markup:
    """Write a message's BBCode as HTML; whatever is not a known code is shown as it is."""
    html = str(escape(str(text)))
    html = _BARE_URL.sub(lambda found: _link(found[1], found[1]), html)
    html = _URL.sub(lambda found: _link(found[1], found[2]), html)
    html = _USER.sub(r"<b>\1</b>", html)
    html = _SIMPLE.sub(lambda found: f"<{found[1]}{found[2].lower()}>", html)
    return Markup(_BREAK.sub("\n", html))  # noqa: S704 - escaped above, only our own tags were added


def spaced(number: int) -> str:
    """Write a number with spaces between thousands."""
    return f"{number:,}".replace(",", "\u00a0")


def plural(number: int, one: str, few: str, many: str) -> str:
    """Choose the Russian form of a word for a number."""
    if number % 10 == 1 and number % 100 != 11:
        return one
    return few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many


def moment(seconds: float) -> str:
    """Write a moment in the portal's zone."""
    return datetime.fromtimestamp(seconds, PORTAL_ZONE).strftime("%d.%m.%Y %H:%M")


def ink_on(color: str | None) -> str:
    """Choose dark or white text for a background #RRGGBB."""
    digits = (color or "").lstrip("#")
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
        return "#333c4a"
    red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
    return "#333c4a" if red * 299 + green * 587 + blue * 114 > 128_000 else "#ffffff"


def _link(address: str, text: str) -> str:
    return f'<a href="{address}">{text}</a>' if address.startswith(_SAFE) else text
