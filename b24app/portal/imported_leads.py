"""Add, fill and take back leads that come from files; each carries a mark by which it is found again.

https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-add.html
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.marker import Marker, Row
from b24app.portal.outcome import Command, Outcome
from b24app.portal.refusals import Refusal

ORIGINATOR = "b24app-import"
"""What ORIGINATOR_ID says of leads that came from a file."""

_MULTI = ("PHONE", "EMAIL", "WEB")
_LEAD = 1
_SAME_SECONDS = 2.0
_SAME = Marker.harmless("a field set twice to one value holds that value")


def adding(key: int, fields: Mapping[str, Any], origin: str, sent_at: float | None = None) -> Command:
    """Return what adds a lead once; with `sent_at` it may have been added before and is looked up first."""
    carried = {"ORIGINATOR_ID": ORIGINATOR, "ORIGIN_ID": origin}
    marker = Marker.origin("crm.lead", ORIGINATOR, origin)
    return Command("crm.lead.add", {"fields": {**fields, **carried}}, key, marker, sent_at)


def filling(key: int, lead: int, fields: Mapping[str, Any], sent_at: float | None = None) -> Command:
    """Return what writes fields of a lead; phones and the like are added to those it has, once."""
    added = {name: {str(one["VALUE"]) for one in fields[name]} for name in _MULTI if fields.get(name)}

    def is_filled(row: Row) -> bool:
        return all(some <= {str(one.get("VALUE")) for one in row.get(name) or ()} for name, some in added.items())

    asked = {"filter": {"=ID": lead}, "select": ["ID", *added]}
    marker = Marker.row("crm.lead.list", asked, is_filled) if added else _SAME
    # A repeat of what is plainly set does no harm and needs no look.
    before = sent_at if added else None
    return Command("crm.lead.update", {"id": lead, "fields": dict(fields)}, key, marker, before)


def lacking(row: Mapping[str, Any], fields: Mapping[str, Any], overwrite: Iterable[str]) -> dict[str, Any]:
    """Return what of these fields a lead does not hold yet: blanks, new phones, and named fields that differ."""
    named = set(overwrite)
    wanted: dict[str, Any] = {}
    for name, value in fields.items():
        if name in _MULTI:
            known = {str(one.get("VALUE")).lower() for one in row.get(name) or ()}
            if new := [one for one in value if str(one["VALUE"]).lower() not in known]:
                wanted[name] = new
        elif _is_blank(row.get(name)) or (name in named and not _is_same(row.get(name), value)):
            wanted[name] = value
    return wanted


def _is_blank(value: Any) -> bool:
    return value in (None, "", False, []) or (isinstance(value, str) and value.strip() in ("", "0.00", "|RUB"))


def _is_same(held: Any, value: Any) -> bool:
    if isinstance(value, list):
        return sorted(map(str, held or [])) == sorted(map(str, value))
    try:
        return float(held) == float(value)
    except (TypeError, ValueError):
        return str(held or "")[: len(str(value))] == str(value)


@dataclass(frozen=True)
class Fate:
    """Whether a lead made by an import is still as it was: `why` is empty, "gone", "changed", "worked" or "told"."""

    lead: int
    why: str = ""


def fates(portal: Portal, leads: Mapping[int, str], filled: Mapping[int, str]) -> list[Fate]:
    """Tell of up to forty-five leads, by number and mark, whether anybody has touched them since they were made.

    A lead counts as touched that was changed, has an activity, or a comment in its timeline. `filled` tells of leads
    when we changed them ourselves last, by the portal's clock.
    """
    numbers = sorted(leads)
    select = ["ID", "ORIGINATOR_ID", "ORIGIN_ID", "DATE_CREATE", "DATE_MODIFY"]
    bound = {"OWNER_TYPE_ID": _LEAD, "@OWNER_ID": numbers}
    asked: dict[str, tuple[str, Mapping[str, Any]]] = {
        "leads": ("crm.lead.list", {"filter": {"@ID": numbers}, "select": select, "start": -1}),
        "work": ("crm.activity.list", {"filter": bound, "select": ["ID", "OWNER_ID"], "order": {"ID": "ASC"}}),
        **{f"told {one}": _comments_query(one) for one in numbers},
    }
    told = {}
    for name, answer in portal.batch(asked).items():
        if isinstance(answer, Refusal):
            raise answer
        told[name] = answer.result or []
    rows = {int(row["ID"]): row for row in told["leads"]}
    worked = {int(row["OWNER_ID"]) for row in told["work"]}
    found = []
    for one in numbers:
        why = _changed(rows.get(one), leads[one], filled.get(one, ""))
        found.append(Fate(one, why or ("worked" if one in worked else "told" if told[f"told {one}"] else "")))
    return found


def _changed(row: Row | None, origin: str, filled: str) -> str:
    if row is None or (row.get("ORIGINATOR_ID"), row.get("ORIGIN_ID")) != (ORIGINATOR, origin):
        return "gone"
    changed = datetime.fromisoformat(str(row["DATE_MODIFY"]))
    ours = [datetime.fromisoformat(moment) for moment in (str(row["DATE_CREATE"]), filled) if moment]
    return "changed" if (changed - max(ours)).total_seconds() > _SAME_SECONDS else ""


def _comments_query(lead: int) -> tuple[str, Mapping[str, Any]]:
    wanted = {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}
    return "crm.timeline.comment.list", {"filter": wanted, "select": ["ID"], "order": {"ID": "ASC"}}


def delete_leads(portal: Portal, leads: Iterable[int]) -> Iterator[Outcome]:
    """Delete leads, an outcome each, its key the number; one that is gone already counts as refused."""
    once = Marker.harmless("a lead is deleted once")
    return portal.write_many(Command("crm.lead.delete", {"id": one}, one, once) for one in leads)
