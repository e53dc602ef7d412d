"""Propose to close a lead as no client, or close it with its reason; take that back; never twice for the same sign."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from b24app.portal.dossier import Dossier, change_lead, now_on
from b24app.robots.assigning.handing_over import link_of, read_lead
from b24app.robots.earlier import decided_before
from b24app.robots.junk.junk_signs import Outlook, Sign, Signs
from b24app.store.runs import DONE, Run

if TYPE_CHECKING:
    from b24app.robots.call import Call

LOOK = "look"
"""Name of the timer that has the robot look again."""

_NIGHT = timedelta(hours=20)
_SPREAD_MINUTES = 180
_KEPT = 20


def judged_junk(call: "Call") -> dict[str, Any]:
    """Decide what is to be done about the lead, as JSON that a repeated run stays with.

    The word under "decision" is closed-already, closed, proposed, withdrawn, or empty where there is nothing new.
    """
    lead, part = read_lead(call), call.part("junk")
    told = _about(call, lead, part)
    if lead.meaning != "work" or part is None:
        return told | {"decision": "closed-already" if lead.meaning != "work" else ""}
    outlook = Signs(call, lead).look(part.rules)
    told["due"] = _due(call, lead, part.rules, outlook)
    sign = next((one for one in outlook.signs if _is_news(call, one, told["asked"])), None)
    if sign:
        asked = [one for one in told["asked"] if one[0] != sign.mark]
        told["asked"] = [*asked, [sign.mark, call.now().isoformat()]][-_KEPT:]
        is_closed = (call.inputs["do"] or ("close" if sign.is_sure else "propose")) == "close"
        why = list(sign.why)
        word = "closed" if is_closed else "proposed"
        return told | {"decision": word, "reason": sign.reason, "why": why, "mark": sign.mark}
    before = decided_before(call)
    if before is None or before.decision != "proposed" or outlook.signs or not _has_answered(lead, before):
        return told | {"decision": ""}
    proposed = call.effects.runs.effect(before.run_key, "judgement")
    return told | {"decision": "withdrawn", "mark": proposed.result.get("mark", "") if proposed else ""}


def answered_junk(call: "Call", before: Run, answer: str) -> dict[str, Any]:
    """Return what a person decides about the question that an earlier run has asked: close, or keep the lead."""
    proposed = call.effects.runs.effect(before.run_key, "judgement")
    asked = proposed.result if proposed else {}
    lead, part = read_lead(call), call.part("junk")
    told = _about(call, lead, part) | {key: asked.get(key, "") for key in ("reason", "mark")}
    is_open = part is not None and lead.meaning == "work"
    return told | {"decision": answer if is_open else "closed-already", "chosen": "", "why": []}


def agreed_junk(call: "Call", before: Run) -> dict[str, Any] | None:
    """Return what is to be done where a person has filled in the reason since the proposal; None while not."""
    proposed = call.effects.runs.effect(before.run_key, "judgement")
    lead, part = read_lead(call), call.part("junk")
    if part is None or lead.meaning != "work" or proposed is None:
        return None
    raw = lead.raw(part.reason)
    if not raw or str(raw) == str(proposed.result.get("answer")):
        return None
    told, chosen = _about(call, lead, part), str(raw)
    reason = next((key for key, number in told["values"].items() if str(number) == chosen), "")
    return told | {
        "decision": "closed",
        "reason": reason,
        "answer": proposed.result.get("answer"),
        "mark": proposed.result.get("mark", ""),
        "chosen": raw,
        "why": [],
    }


def close_lead(call: "Call", told: Mapping[str, Any]) -> bool:
    """Write the reason and the closing stage at once; False where somebody has moved the lead meanwhile."""
    part, lead = call.pipeline.part("junk"), call.place.number

    def write() -> bool:
        if now_on(call.portal, lead)[0] != told["stage"]:
            return False
        change_lead(call.portal, lead, stage=told["to"], answers={part.reason: told["values"].get(told["reason"])})
        return True

    def move() -> bool:
        if now_on(call.portal, lead)[0] != told["stage"]:
            return False
        change_lead(call.portal, lead, stage=told["to"])
        return True

    happened = lambda: now_on(call.portal, lead)[0] == told["to"]  # noqa: E731
    about = {"from": told["stage"], "reason": told["reason"]}
    came = call.once("close", move if told.get("chosen") else write, happened, would=True, about=about)
    return came is not False


def taken_back(call: "Call") -> dict[str, Any] | None:
    """Put a lead back to where it was before the run in the facts closed it; None where that run closed nothing."""
    runs, key = call.effects.runs, str(call.facts["run"])
    close, kept = runs.effect(key, "close"), runs.effect(key, "agreed") or runs.effect(key, "judgement")
    if close is None or close.state != DONE or close.result is False or kept is None:
        return None
    told, lead = kept.result, call.place.number

    def write() -> bool:
        if now_on(call.portal, lead)[0] != told["to"]:
            return False
        change_lead(call.portal, lead, stage=told["stage"], answers={told["field"]: told["answer"] or ""})
        return True

    watch_on(call, told | {"due": (call.now() + _NIGHT).isoformat()})
    came = call.once("undo", write, lambda: now_on(call.portal, lead)[0] == told["stage"], would=True)
    return {**told, "is_back": came is not False}


def watch_on(call: "Call", told: Mapping[str, Any]) -> None:
    """Have the robot look again when time alone makes a rule hold, and once every working day."""
    if told["due"]:
        call.timers.set(LOOK, datetime.fromisoformat(told["due"]), {"asked": told["asked"]})
    else:
        call.timers.cancel(LOOK)


def _about(call: "Call", lead: Dossier, part: Any) -> dict[str, Any]:
    given = call.timers.given(LOOK) or {}
    to = _closing(call, lead, part) if part else ""
    field = next((one for one in lead.fields if part and one.key == part.reason), None)
    named = (call.part("fields") or {}).get(part.reason) if part else None
    return {
        "stage": lead.stage,
        "to": to,
        "to_title": lead.title_of(to),
        "field": part.reason if part else "",
        "field_title": call.say(named.title.by_language()) if named else next(iter(field.titles), "") if field else "",
        "answer": lead.raw(part.reason) if part else None,
        "values": {one.key: one.id for one in field.values} if field else {},
        "titles": {one.key: one.title for one in field.values} if field else {},
        "reason": "",
        "mark": "",
        "asked": list(given.get("asked", [])),
        "person": lead.responsible,
        "link": link_of(lead),
        "due": "",
    }


def _closing(call: "Call", lead: Dossier, part: Any) -> str:
    named = call.pipeline.status_of(part.stage) if part.stage else None
    return named or next((step.status for step in lead.steps if step.meaning == "failure"), "")


def _is_news(call: "Call", sign: Sign, asked: Sequence[Sequence[str]]) -> bool:
    """Tell whether nobody was asked for this sign yet, or so long ago that the silence has lasted as long again."""
    before = next((at for mark, at in asked if mark == sign.mark), None)
    if before is None:
        return True
    is_again = sign.length and call.schedule.after(sign.length, datetime.fromisoformat(before)) <= call.now()
    return bool(is_again) and not sign.is_sure


def _has_answered(lead: Dossier, before: Run) -> bool:
    return any(one.is_clients and one.at > before.begun_at for one in lead.exchanges)


def _due(call: "Call", lead: Dossier, rules: Sequence[Any], outlook: Outlook) -> str:
    stage = call.pipeline.stage(lead.stage)
    here = [one for one in rules if stage and (not one.stages or stage.key in one.stages)]
    if not any(one.no_answer or one.missed_calls or one.says for one in here):
        return ""
    # Leads are looked at in the course of the morning, not all at the same minute.
    morning = call.schedule.working.next_opening(call.now() + _NIGHT) + timedelta(minutes=lead.id % _SPREAD_MINUTES)
    return min(morning, outlook.due or morning).isoformat()
