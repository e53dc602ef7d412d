"""Hand a lead over: look whether a person has chosen already, else choose, then change the card once and say why."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from b24app.portal.documents import path_of
from b24app.portal.dossier import Dossier, change_lead, now_on, read_dossier
from b24app.portal.workforce import people_known
from b24app.robots.assigning.assigning import Choice, Chooser

if TYPE_CHECKING:
    from b24app.robots.call import Call

_CALL_LASTS = timedelta(minutes=15)
"""How long after a lead was made its call may still go on: the portal writes it down when it is over."""

_SHORTLY = timedelta(seconds=30)
"""How soon after a lead was made a change of it may be part of its making."""

KEPT: dict[str, dict[str, str]] = {
    "closed": {"ru": "Лид закрыт, назначать некого.", "en": "The lead is closed, nobody is needed."},
    "in-work": {
        "ru": "Лид уже в работе, ответственный прежний: {name}.",
        "en": "{name} works on the lead already, that stays so.",
    },
    "chosen": {
        "ru": "Ответственного выбрал человек: {name}. Робот не меняет этот выбор.",
        "en": "A person chose {name}. The robot leaves that as it is.",
    },
}
"""Why a lead stays with whoever has it, by word."""


def read_lead(call: "Call") -> Dossier:
    """Read the lead of a call in one request, with what was said to and by the client."""
    lead = read_dossier(call.portal, call.place.number)
    call.place.seen.append(lead.stage)
    return lead


def link_of(lead: Dossier) -> str:
    """Return a lead as a link in BB code."""
    title = lead.title.replace("[", "(").replace("]", ")").strip() or f"#{lead.id}"
    return f"[URL={path_of('lead', lead.id)}]{title}[/URL]"


def judged(call: "Call", *, may_wait: bool) -> dict[str, Any]:
    """Decide what becomes of the lead, as JSON that a repeated run stays with.

    The word under "decision" is closed, in-work, chosen, waits-for-call, left-to-head or assigned.
    """
    lead = read_lead(call)
    told = {"stage": lead.stage, "from": lead.responsible, "link": link_of(lead), "to": "", "person": lead.responsible}
    word = "closed" if lead.meaning != "work" else "" if call.inputs["reassign"] else _kept(lead)
    if word and (person := _name_of(call, word, lead.responsible)) is not None:
        to = _next_stage(call, lead) if word == "chosen" else ""
        return {**told, "decision": word, "to": to, "reasons": [_said(KEPT[word], name=person)]}
    chooser = Chooser(call, lead)
    if may_wait and _is_talking(call, lead, chooser):
        return {**told, "decision": "waits-for-call", "reasons": []}
    choice = chooser.choose()
    to = "" if choice.is_left else _next_stage(call, lead)
    return {**told, **_chosen(choice), "to": to, "decision": "left-to-head" if choice.is_left else "assigned"}


def hand_over(call: "Call", told: Mapping[str, Any]) -> bool:
    """Change the card in one write, unless somebody was quicker; tells whether it is as decided now."""
    seen = (told["stage"], told["from"])
    person, stage = (told["person"] if told["person"] != told["from"] else 0), told["to"]

    def write() -> bool:
        if now_on(call.portal, call.place.number) != seen:
            return False
        change_lead(call.portal, call.place.number, person=person, stage=stage)
        return True

    if not person and not stage:
        return True
    is_there = lambda: now_on(call.portal, call.place.number) == (stage or seen[0], told["person"])  # noqa: E731
    about = {"from": list(seen), "person": told["person"], "stage": stage}
    return call.once("assign", write, is_there, would=True, about=about) is not False


def moves_after(call: "Call", before: int) -> dict[str, Any] | None:
    """Return how a lead moves on that was left to somebody, once another person is responsible; None while not."""
    lead = read_lead(call)
    to = _next_stage(call, lead)
    if lead.meaning != "work" or lead.responsible in (0, before) or not to:
        return None
    name = _name_of(call, "chosen", lead.responsible) or ""
    told = {"stage": lead.stage, "from": lead.responsible, "person": lead.responsible, "link": link_of(lead), "to": to}
    return {**told, "reasons": [_said(KEPT["chosen"], name=name)], "title": lead.title_of(to)}


def _kept(lead: Dossier) -> str:
    """Say in a word why a lead stays with whoever has it, empty where nobody has chosen yet."""
    if len(lead.stays) > 1:
        return "in-work"
    was_given = lead.is_hand_made and lead.responsible not in (0, lead.author)
    is_late = lead.row.get("DATE_MODIFY") != lead.row.get("DATE_CREATE") and lead.changed_at - lead.made_at > _SHORTLY
    took_it = is_late and lead.editor == lead.responsible and lead.editor not in (lead.author, lead.me, 0)
    return "chosen" if was_given or took_it else ""


def _is_talking(call: "Call", lead: Dossier, chooser: Chooser) -> bool:
    """Tell whether the call that made the lead may not be over: its rule comes first, and nothing is written yet."""
    is_young = call.now() - lead.made_at < _CALL_LASTS
    wants = any(rule.to == "answered" for rule in chooser.rules())
    return lead.from_call and is_young and wants and not any(one.kind == "call" for one in lead.exchanges)


def _name_of(call: "Call", word: str, person: int) -> str | None:
    """Return the name of whoever keeps the lead; None where that one works here no more, so that another is needed."""
    if word == "closed":
        return ""
    found = people_known(call.portal, [person])
    if found is None:
        return f"#{person}"
    return found[person].name if person in found and found[person].is_active else None


def _next_stage(call: "Call", lead: Dossier) -> str:
    """Return the stage to which a lead moves once somebody is responsible, empty where it stays."""
    part = call.part("assignment")
    to = call.pipeline.status_of(part.move_to) if part and part.move_to and call.inputs["move"] else None
    return to if to and lead.place_of(to) > lead.place_of(lead.stage) else ""


def _chosen(choice: Choice) -> dict[str, Any]:
    return {"person": choice.person, "name": choice.name, "rule": choice.rule, "reasons": list(choice.reasons)}


def _said(texts: Mapping[str, str], **values: object) -> dict[str, str]:
    return {language: text.format(**values) for language, text in texts.items()}
