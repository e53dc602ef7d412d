"""Tell people what became of a lead that a letter made, or ask them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from b24app.letters.signs import BOUNCE
from b24app.letters.verdict import ASK, CLIENT, LEAD
from b24app.portal.questions import Question, put_question, settle_question
from b24app.robots.letters import mailed_words as words

if TYPE_CHECKING:
    from b24app.robots.call import Call

_BB = re.compile(r"\[URL=[^\]]*\](.*?)\[/URL\]")
_HEARD = (LEAD, CLIENT, BOUNCE)
"""What a colleague wants to know at once; all else can be read in the timeline."""


def tell(call: "Call", judged: Mapping[str, Any], done: Iterable[dict[str, str]], people: Iterable[int]) -> None:
    """Say what the lead is, why, and what was done: in the log, in the timeline, and to whoever it concerns."""
    told = [*_what(call, judged), *(call.say(one) for one in done)]
    for one in done:
        call.explain(one)
    call.note("\n".join(told), "letter")
    if judged["word"] in _HEARD:
        whom = [judged["colleague"] or judged["responsible"], *people]
        call.notify(whom, f"{_link(call)}: {' '.join(told)}", _tag(call))


def say(call: "Call", judged: Mapping[str, Any]) -> None:
    """Say what the lead is and why, in the log alone."""
    for _ in _what(call, judged):
        continue


def ask(call: "Call", judged: Mapping[str, Any], people: Iterable[int]) -> None:
    """Ask the person responsible: what it seems to be, why, and what can be answered."""
    seems = words.SEEMS[judged["kind"]] if judged["word"] == ASK else words.WHAT[judged["word"]]
    call.explain(words.ASKED)
    call.explain(seems, told=judged["told"], who=judged["who"])
    told = [call.say(words.ASKED), call.say(seems, told=judged["told"], who=judged["who"]), *_because(call, judged)]
    options = [(card, link) for card, link in judged["options"]] or _proposed(judged)
    options += [("new", ""), ("close", "")]
    told += [f"• {call.say(words.OPTION[card.partition(':')[0]], link=link)}: {card}" for card, link in options]
    _put(call, judged, told, options)
    told.append(call.say(words.WAY, lead=call.place.number, answer=options[0][0]))
    call.note("\n".join(told), "letter")
    call.notify([judged["responsible"], *people], f"{_link(call)}: " + "\n".join(told), _tag(call))


def settle(call: "Call") -> None:
    """Mark the question as answered."""
    call.once("settle", lambda: settle_question(call.portal, _tag(call)), lambda: False)


def _put(call: "Call", judged: Mapping[str, Any], told: Iterable[str], options: Iterable[tuple[str, str]]) -> None:
    """Put the question into the timeline, each answer on a button of its own."""
    answers = [(one, call.say(words.BUTTON[one.partition(":")[0]], link=_plain(link))) for one, link in options]
    text = _plain("\n".join(line for line in told if not line.startswith("•")))
    title = call.say(words.ASKED)
    question = Question(_tag(call), call.code, title, text, judged["responsible"], answers)
    write = partial(put_question, call.portal, call.place.kind, call.place.number, question)
    call.once("question", write, lambda: False, would=True, about=title)


def _plain(text: str) -> str:
    return _BB.sub(r"\1", text)


def _what(call: "Call", judged: Mapping[str, Any]) -> Iterator[str]:
    values = {"told": judged["told"] or "—", "who": judged.get("who") or "—"}
    call.explain(words.WHAT[judged["word"]], **values)
    yield call.say(words.WHAT[judged["word"]], **values)
    yield from _because(call, judged)


def _because(call: "Call", judged: Mapping[str, Any]) -> list[str]:
    if not judged["reasons"]:
        return []
    both = {one: "; ".join(reason[one] for reason in judged["reasons"]) for one in judged["reasons"][0]}
    because = {one: words.BECAUSE[one].replace("{reasons}", said) for one, said in both.items()}
    call.explain(because)
    return [call.say(because)]


def _proposed(judged: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Offer what the robot itself would have done, where the settings say that a person is asked."""
    cards = [judged[kind] for kind in (LEAD, "contact", "company") if judged[kind]]
    return [(card, judged["told"]) for card in cards[:1]]


def _link(call: "Call") -> str:
    return f"[URL=/crm/{call.place.kind}/details/{call.place.number}/]№ {call.place.number}[/URL]"


def _tag(call: "Call") -> str:
    return f"{call.code}-{call.place.kind}-{call.place.number}"
