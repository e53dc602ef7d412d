"""Find what contradicts itself in tasks, terms, junk rules, assignment, messages."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.parts.time import span_of
from b24app.pipelines.language.raw import each_stage, listed, mapping, questions
from b24app.pipelines.language.shape import did_you_mean

_SIGNS = ("no_answer", "missed_calls", "says", "when")


def part_faults(source: Source) -> Iterator[Fault]:
    """Look at the parts one after the other."""
    for steps, stage in each_stage(source):
        for key in ("tasks", "messages"):
            yield from _twice(source, stage, (*steps, key))
        for number, message in enumerate(listed(stage.get("messages"))):
            yield from _message(source, mapping(message), (*steps, "messages", number))
        yield from _term(source, mapping(stage.get("term")), (*steps, "term"))
        yield from _sos(source, mapping(stage.get("sos")), (*steps, "sos"))
    yield from _junk(source)


def _twice(source: Source, stage: Mapping[str, Any], steps: Steps) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, one in enumerate(listed(stage.get(str(steps[-1])))):
        key = mapping(one).get("key")
        if isinstance(key, str) and key in seen:
            what = phrase('key "{key}" is used twice on this stage'), phrase("give each its own key")
            yield Fault(*what, where=source.at((*steps, number, "key")), key=key)
        seen |= {key} if isinstance(key, str) else set()


def _message(source: Source, message: Mapping[str, Any], steps: Steps) -> Iterator[Fault]:
    if message.get("channel") == "letter" and "subject" not in message:
        what = phrase("the letter has no subject"), phrase("add subject:")
        yield Fault(*what, where=source.at(steps))
    if message.get("channel") == "sms" and "subject" in message:
        what = phrase("an sms has no subject"), phrase("remove it")
        yield Fault(*what, where=source.at((*steps, "subject"), of_key=True))
    if ("before" in message) != ("of" in message):
        what = phrase("before: and of: go together"), phrase("write both: how long, and before which date")
        yield Fault(*what, where=source.at(steps))
    if "before" in message and "after" in message:
        what = phrase("one message has one time"), phrase("keep either after: or before:")
        yield Fault(*what, where=source.at((*steps, "after"), of_key=True))


def _term(source: Source, term: Mapping[str, Any], steps: Steps) -> Iterator[Fault]:
    for number, raw in enumerate(listed(term.get("remind"))):
        if _is_shorter(term.get("within"), raw, or_same=True):
            what = phrase("the reminder would come before the lead does"), phrase("write less time than in within:")
            yield Fault(*what, where=source.at((*steps, "remind", number)))
    overdue, at = mapping(term.get("overdue")), (*steps, "overdue")
    do = overdue.get("do", "tell")
    needed = {"propose": "reason", "close": "reason", "move": "stage"}.get(str(do), "")
    for key in ("reason", "stage"):
        if key == needed and key not in overdue:
            what = phrase("do: {do} needs {key}:"), phrase("add it here")
            yield Fault(*what, where=source.at((*at, "do")), do=do, key=key)
        elif key in overdue and key != needed:
            what = phrase("{key}: says nothing beside do: {do}"), phrase("remove it")
            yield Fault(*what, where=source.at((*at, key), of_key=True), do=do, key=key)
    if "reason" in overdue:
        yield from _reason(source, overdue["reason"], (*at, "reason"))


def _sos(source: Source, sos: Mapping[str, Any], steps: Steps) -> Iterator[Fault]:
    if _is_shorter(sos.get("escalate"), sos.get("after"), or_same=True):
        what = phrase("escalate: comes before the first warning"), phrase("write more time than in after:")
        yield Fault(*what, where=source.at((*steps, "escalate")))
    if "escalate_to" in sos and "escalate" not in sos:
        what = phrase("escalate_to: says nothing without escalate:"), phrase("add escalate: or remove it")
        yield Fault(*what, where=source.at((*steps, "escalate_to"), of_key=True))


def _is_shorter(one: Any, other: Any, *, or_same: bool) -> bool:
    """Compare two lengths of time where that can be done: days to days, working hours to working hours."""
    first, second = span_of(one), span_of(other)
    if first is None or second is None or (first.unit, first.is_working) != (second.unit, second.is_working):
        return False
    return first.amount < second.amount or (or_same and first.amount == second.amount)


def _junk(source: Source) -> Iterator[Fault]:
    for number, raw in enumerate(listed(mapping(mapping(source.data).get("junk")).get("rules"))):
        rule, steps = mapping(raw), ("junk", "rules", number)
        if rule and not any(key in rule for key in _SIGNS):
            what = phrase("the rule has no sign by which a lead is known"), phrase("write one of these: {signs}")
            yield Fault(*what, where=source.at(steps), signs=", ".join(_SIGNS))
        if "reason" in rule:
            yield from _reason(source, rule["reason"], (*steps, "reason"))


def _reason(source: Source, raw: Any, steps: Steps) -> Iterator[Fault]:
    """Look for a reason among the values of the list that junk: names."""
    key = mapping(mapping(source.data).get("junk")).get("reason")
    if not isinstance(key, str):
        what = phrase("no list of reasons is known"), phrase("name it in junk: as reason:")
        yield Fault(*what, where=source.at(steps))
        return
    values = mapping(mapping(questions(source).get(key)).get("values"))
    if values and isinstance(raw, str) and raw not in values:
        way_out, near = did_you_mean(raw, values)
        yield Fault(phrase('the list has no value "{raw}"'), way_out, where=source.at(steps), raw=raw, **near)
