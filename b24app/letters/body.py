"""Take the text of a letter apart: what its sender wrote, what is quoted below, and who wrote a forwarded letter."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from b24app.letters.address import Address, addresses, within
from b24app.letters.words import any_of

_FORWARDED = re.compile(
    rf"^[\s>*_-]*(?:{any_of('forwarded')})\s*:?[\s*_-]*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = re.compile(r"^[\s>*]*(?:from|от|от кого|von|de)\s*:\*?\s*(?P<who>\S.*)$", re.IGNORECASE | re.MULTILINE)
_NEXT = re.compile(
    r"^[\s>*]*(?:sent|date|to|subject|cc|отправлено|дата|кому|тема|копия|gesendet|an|betreff)\s*:", re.IGNORECASE
)
_QUOTED = re.compile(rf"^\s*(?:{any_of('quoted')})", re.IGNORECASE)
_LONGEST = 60_000
"""Characters of a letter that are read; what follows is quoted or a report."""
_HTML = re.compile(r"<(?:html|body|div|p|br|table|span|blockquote|a)(?:\s[^<>]*)?/?>", re.IGNORECASE)
"""Tags, not addresses: <a@firm.com> is one."""

_SIGNATURE = re.compile(rf"^\s*(?:{any_of('signature')})", re.IGNORECASE)


@dataclass(frozen=True)
class Body:
    """The text of a letter: the sender's own words, the rest below them, and who wrote what was forwarded."""

    own: str
    quoted: str
    forwarded_from: Address | None = None

    @property
    def words(self) -> str:
        """Return the sender's own words without the signature."""
        lines = self.own.splitlines()
        end = next((place for place, line in enumerate(lines) if place and _SIGNATURE.match(line)), len(lines))
        return "\n".join(lines[:end]).strip()

    @property
    def quoted_people(self) -> tuple[Address, ...]:
        """List the addresses that stand in the quoted part."""
        return within(self.quoted)


def body(raw: str) -> Body:
    """Read the text of a letter, HTML or plain."""
    text = plain(raw[:_LONGEST])
    lines, cut = text.splitlines(), len(text)
    position = 0
    for place, line in enumerate(lines):
        if _FORWARDED.match(line) or _QUOTED.match(line) or _is_head(lines, place):
            cut = position
            break
        position += len(line) + 1
    own, rest = text[:cut].strip(), text[cut:].strip()
    return Body(own, rest, _forwarded_from(rest))


def plain(raw: str) -> str:
    """Return a letter's text; what HTML quotes is marked as people mark it."""
    if not _HTML.search(raw):
        return raw.replace("\r\n", "\n").replace("\xa0", " ")
    reader = _Text()
    reader.feed(raw)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\xa0]+", " ", "".join(reader.parts))).strip()


def _is_head(lines: list[str], place: int) -> bool:
    """Tell whether the head of a letter begins here, as Outlook puts it above what it quotes."""
    return bool(_HEAD.match(lines[place])) and any(_NEXT.match(line) for line in lines[place + 1 : place + 4])


def _forwarded_from(rest: str) -> Address | None:
    begin = _FORWARDED.search(rest)
    part = rest[begin.end() :] if begin else rest
    if head := _HEAD.search(part):
        return next(iter(addresses([head["who"]])), None)
    return next(iter(addresses(["\n".join(part.splitlines()[:5])])), None) if begin else None


class _Text(HTMLParser):
    """Gathers the text of HTML; its methods are called by the parser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.hidden += tag in ("style", "script", "head", "title")
        self.depth += tag == "blockquote"
        if tag in ("br", "p", "div", "tr", "li", "blockquote", "h1", "h2", "h3", "hr"):
            self.parts.append("\n" + "> " * bool(self.depth))

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= bool(self.hidden) and tag in ("style", "script", "head", "title")
        self.depth -= bool(self.depth) and tag == "blockquote"
        if tag in ("p", "div", "tr", "blockquote"):
            self.parts.append("\n" + "> " * bool(self.depth))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))
