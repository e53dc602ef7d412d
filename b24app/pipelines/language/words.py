"""Judge the name of a stage by lists of words and by the endings of participles: no more than a person could check.

A name talks when it says what has been achieved with the client. Russian says so with short participles ("назначен",
"отправлено"), full ones ("подписанный") and pasts ("согласился", "оплатил"); English with participles ("sent",
"assigned"). A word that is on a list of sources, moods or vague states is none of these, whatever its ending, and "not"
before a participle takes the achievement back.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Rule = Literal["source", "mood", "vague", "result"]
RULES: tuple[Rule, ...] = ("source", "mood", "vague", "result")

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_RUSSIAN = re.compile(
    r"\w*(?:взя|[споидо]ня|кры|гну)т[аоы]?|\w{2,}(?:"  # взят, принята, закрыто, достигнуты
    r"[аяе]н[аоы]?"  # назначен, отправлено
    r"|нн(?:ый|ая|ое|ые)|(?:вш|ш)(?:ий|ая|ее|ие)|[нк]утый"  # подписанный, купивший
    r"|[аияеу]л(?:а|о|и|ся|ась|ось|ись)?"  # оплатил, согласилась
    r")"
)
_ENGLISH = re.compile(r"\w+[^e\W]ed")
_NOT = {"не", "без", "нет", "почти", "еще", "not", "no", "never", "without", "almost", "nearly", "be", "unable"}


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a name: the rule it breaks, the words by which, and a better name if one is known."""

    rule: Rule
    words: str
    proposal: Mapping[str, str] | None


def judge(name: str, *, closes: bool = False) -> Verdict | None:
    """Say what is wrong with a name; None for one that talks. A stage that closes a lead is a result by itself."""
    lists, words = _lists(), _words(name)
    if not words or _found(words[:2], lists["beginnings"]):
        return None if words else Verdict("vague", name, None)
    blamed: dict[Rule, list[str]] = {
        "mood": _found(words, lists["moods"]),
        "source": _found(words, lists["sources"]),
        "vague": _found(words, lists["vague"]),
    }
    excused = {word for found in (blamed["vague"], blamed["mood"]) for text in found for word in text.split()}
    if _achieves(words, excused):
        return None
    telling = [word for word in words if not word.isdigit() and not _found([word], lists["things"])]
    if not telling:
        return Verdict("vague", name, None)
    rule = _rule(words, telling, blamed)
    if rule:
        return Verdict(rule, blamed[rule][0], None)
    return None if closes else Verdict("result", name, _turn(words))


def _rule(words: list[str], telling: list[str], blamed: Mapping[Rule, list[str]]) -> Rule | None:
    """Say which list a name is on: the one with most words in a row, the first of equals.

    What waits for something, or is vague about something, that can be named by its result is to be named so.
    """
    lengths = {rule: max((text.count(" ") + 1 for text in found), default=0) for rule, found in blamed.items()}
    if len(" ".join(blamed["vague"]).split()) < _weight(telling):
        lengths["vague"] = 0
    longest = max(lengths, key=lambda rule: lengths[rule])
    turned = _turned(words)
    is_waiting = longest == "mood" and all(_found([text], _lists()["waiting"]) for text in blamed["mood"])
    if turned and (is_waiting or turned > lengths[longest] or (longest == "vague" and turned == lengths[longest])):
        return None
    return longest if lengths[longest] else None


def _turned(words: list[str]) -> int:
    """Count the most words in a row for which a name by result is known."""
    found = [text for turn in _turns() for text in _found(words, turn["words"])]
    return max((text.count(" ") + 1 for text in found), default=0)


def _weight(words: list[str]) -> int:
    """Count the words a vague state has to fill before the whole name is vague: half of them."""
    return (len(words) + 1) // 2


def _words(name: str) -> list[str]:
    return _WORD.findall(name.lower().replace("ё", "е"))


def _achieves(words: list[str], excused: set[str]) -> bool:
    lists = _lists()
    known = {word for text in _found(words, lists["achieved"]) for word in text.split()}
    for number, word in enumerate(words):
        is_denied = number > 0 and words[number - 1] in _NOT
        if word not in excused and not is_denied and (word in known or _has_ending(word)):
            return True
    return False


def _has_ending(word: str) -> bool:
    lists = _lists()
    if _found([word], lists["not_achieved"]):
        return False
    parts = word.split("-")
    return any(_RUSSIAN.fullmatch(one) or _ENGLISH.fullmatch(one) for one in parts) or bool(
        _found(parts, lists["irregular"])
    )


def _found(words: list[str], entries: Iterable[str]) -> list[str]:
    """List what of a name is on a list: single words, or words in a row."""
    return [text for text in _runs(words) if any(_is(text, entry) for entry in entries)]


def _runs(words: list[str]) -> Iterator[str]:
    for length in (3, 2, 1):
        yield from (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


def _is(text: str, entry: str) -> bool:
    if "*" not in entry:
        return text == entry
    pairs = list(zip(text.split(), entry.split(), strict=False))
    return text.count(" ") == entry.count(" ") and all(
        word.startswith(one[:-1]) if one.endswith("*") else word == one for word, one in pairs
    )


def _turn(words: list[str]) -> Mapping[str, str] | None:
    turns = ({"ru": turn["ru"], "en": turn["en"]} for turn in _turns() if _found(words, turn["words"]))
    return next(turns, None)


@cache
def _data() -> dict[str, Any]:
    path = Path(__file__).with_name("talking.yaml")
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    lists = {name: raw for name, raw in _data().items() if name != "turns"}
    flat = {name: raw if isinstance(raw, list) else [*raw["ru"], *raw["en"]] for name, raw in lists.items()}
    return {name: tuple(str(word).lower().replace("ё", "е") for word in raw) for name, raw in flat.items()}


def _turns() -> list[dict[str, Any]]:
    return list(_data()["turns"])
