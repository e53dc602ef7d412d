"""Turn the steps about custom fields round: labels, values, answers and the fields themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.applying.undoing import Past, Step
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.replacing import is_between
from b24app.portal.userfields import LANGUAGES

_SORT = 100


def undo_field(step: Step, past: Past) -> Iterator[Change]:
    """Give the steps that take one about fields back; what cannot come back is noted."""
    change = step.change
    if change.kind == "answers":
        yield from _answers(step, past)
    elif change.kind == "value":
        yield from _value(change, past)
    elif change.kind == "field":
        yield from {"create": _made, "update": _altered, "delete": _deleted}[change.verb](step, past)


def _made(step: Step, past: Past) -> Iterator[Change]:
    change, there = step.change, past.fields.get(step.change.key)
    if there is None or (there["type"], there["is_multiple"]) != (change.after["type"], change.after["multiple"]):
        return
    held = past.facts.answers.get(change.key, 0)
    if held != 0 and not step.is_swap and not past.facts.may_lose:
        what = phrase("field {title} stays: cards with an answer in it: {count}; --delete-answers deletes it with them")
        past.note(what, title=change.title, count="?" if held is None else held)
        return
    del past.fields[change.key]
    row = 0 if step.is_swap else there["id"]
    yield Change("delete", "field", change.key, change.title, row=row, before=there, after={"count": held or 0})


def _altered(step: Step, past: Past) -> Iterator[Change]:
    change, there = step.change, past.fields.get(step.change.key)
    if there is None:
        past.note(phrase("field {title} is gone since, so it keeps nothing"), title=change.title)
        return
    back: dict[str, Any] = {}
    for name in ("titles", "helps"):
        if name in change.after and _said(there[name]) == dict(change.after[name]):
            back[name] = dict(change.before[name])
        elif name in change.after:
            what = phrase("field {title}: {part} was changed since by somebody else and stays")
            past.note(what, title=change.title, part=name)
    if values := list(_old_values(change, there)):
        back["values"] = values
    if back:
        now = {"titles": _said(there["titles"]), "helps": _said(there["helps"]), "values": there["values"]}
        before = {name: now[name] for name in back}
        there |= {name: tuple(back[name].values()) for name in ("titles", "helps") if name in back}
        yield Change("update", "field", change.key, change.title, row=there["id"], before=before, after=back)
    yield from _new_values(change, there, past)


def _said(texts: Any) -> dict[str, str]:
    # What only stood in between was written down with one text.
    return dict(zip(LANGUAGES, texts if len(texts) == len(LANGUAGES) else [*texts] * len(LANGUAGES), strict=False))


def _old_values(change: Change, there: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give values that were renamed or moved as they were, unless somebody has changed them since."""
    old = {one["key"]: one for one in change.before.get("values", ())}
    now = {one["key"]: one for one in there["values"]}
    for one in change.after.get("values", ()):
        was, present = old.get(one["key"]), now.get(one["key"])
        if was and present and (present["title"], present["sort"]) == (one["title"], one["sort"]):
            yield {**present, "title": was["title"], "sort": was["sort"]}


def _new_values(change: Change, there: Mapping[str, Any], past: Past) -> Iterator[Change]:
    """Delete values that were added, where no card has them."""
    old = {one["key"] for one in change.before.get("values", ())}
    now = {one["key"]: one for one in there["values"]}
    for one in change.after.get("values", ()):
        present = now.get(one["key"])
        if one["key"] in old or present is None:
            continue
        held = past.facts.answers.get(f"{change.key}={present['id']}", 0)
        if held != 0 and not past.facts.may_lose:
            what = phrase("value {title} stays: cards that have it: {count}; --delete-answers deletes it all the same")
            past.note(what, title=present["title"], count="?" if held is None else held)
            continue
        yield Change(
            "delete", "value", change.key, present["title"], present["key"], row=there["id"], before=present, after={}
        )


def _deleted(step: Step, past: Past) -> Iterator[Change]:
    change = step.change
    if not change.before or change.key in past.fields:
        return
    was = dict(change.before)
    past.fields[change.key] = {**was, "id": 0}
    yield _again(change, was)
    values = {str(one["id"]): one["key"] for one in was["values"]}
    if was["values"] and not all(values.values()):
        past.note(phrase("field {title}: values without a code of their own get new ones"), title=change.title)
    after = {"field": change.key, "count": change.after.get("count"), "of": [step.entry]}
    kept = Change("move", "answers", change.key, change.title, before={"values": values}, after=after)
    if step.is_swap:
        # What people have answered since comes back first, from the thing in between.
        past.images[change.key] = kept
    else:
        yield kept


def _again(change: Change, was: Mapping[str, Any]) -> Change:
    blank = {"id": 0, "is_default": False}
    after = {
        "type": was["type"],
        "multiple": was["is_multiple"],
        "titles": {name: text for name, text in _said(was["titles"]).items() if text},
        "helps": {name: text for name, text in _said(was["helps"]).items() if text},
        "values": [{**one, **blank, "key": one["key"] or f"v{one['id']}"} for one in was["values"]],
        "sort": _SORT,
    }
    return Change("create", "field", change.key, change.title, after=after)


def _value(change: Change, past: Past) -> Iterator[Change]:
    """Bring a deleted value back, without the answers that were lost with it."""
    there, was = past.fields.get(change.key), dict(change.before)
    if there is None or any(one["key"] == was["key"] for one in there["values"]):
        return
    after = {"values": [{**was, "id": 0}]}
    yield Change("update", "field", change.key, change.title, row=there["id"], before={"values": []}, after=after)
    what = phrase("value {title} comes back with a new number: cards that had it do not get it back by themselves")
    past.note(what, title=was["title"])


def _answers(step: Step, past: Past) -> Iterator[Change]:
    change = step.change
    if "value" in change.after:
        past.note(phrase("answers moved from value {title} to another stay there"), title=change.title)
        return
    to = str(change.after["field"])
    if to in past.fields and step.is_swap:
        yield replace(change, key=to, row=0, after={"field": change.key, "count": past.facts.answers.get(to)})
        if change.key in past.images and not is_between(change.key):
            yield past.images.pop(change.key)
