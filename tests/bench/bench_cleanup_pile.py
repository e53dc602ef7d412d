"""The clean-up of the agency's pile under the portal's limit, and back."""

import hashlib
import json
import random
import tempfile
import time
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

from b24app.cleanup.decision import Decision
from b24app.portal.access import Webhook
from b24app.portal.bucket import OwnBucket
from b24app.portal.client import Portal
from b24app.portal.lead_images import read_rows
from tests.bench.table import Row
from tests.cleanup.mended import Mended, stable
from tests.emulated import Emulator, started


def measure(*, is_small: bool, leads: float = 3765) -> list[Row]:
    """Clean the pile under the portal's limit and take it back after people have changed some of it."""
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "emulator.txt") as emulator:
        return _pile(emulator, Path(folder) / "pile", 100 if is_small else int(leads))


def _pile(emulator: Emulator, folder: Path, leads: int) -> list[Row]:
    emulator.reset("event_agency")
    box = Mended.opened(emulator, folder)
    _decide(box, emulator.ask("GET", "truth"), leads)
    before, letters, counters = _leads(box), _letters(box), box.counters()
    box.take()
    emulator.ask("POST", "limits", {"bucket": True, "size": 50, "rate": 2})
    limited = _Limited(**{one.name: getattr(box, one.name) for one in fields(box)})
    calls, begun = _requests(box), time.monotonic()
    cleaned = limited.clean()
    seconds, requests = time.monotonic() - begun, _requests(box) - calls
    emulator.ask("POST", "limits", {"bucket": False})
    quiet = sum(box.counters()[name] - count for name, count in counters.items())
    there = _letters(box)
    lost = sum(there.get(number) != text for number, text in letters.items())
    deals = len(box.rest("crm.deal.list", filter={">LEAD_ID": 0}, select=["ID"]))
    budget = max(1.0, (requests - 50) / 2)
    rows = [
        Row("leads cleaned", sum(one.done for one in cleaned), ""),
        Row("failed or differing from the preview", sum(one.failed + len(one.differs) for one in cleaned), "", 0),
        Row("requests", requests, ""),
        Row("time", seconds / 60, "min", 20),
        Row("time over what the limit alone needs", seconds / budget, "x", 1.15),
        Row("deals made, letters lost", deals + lost, "", 0),
        Row("tasks, letters, messages, robots, activities begun", quiet, "", 0),
    ]
    return rows + _back(box, before)


def _back(box: Mended, before: dict[int, dict[str, Any]]) -> list[Row]:
    """Take everything back after people have changed fifty leads."""
    edited, begun = _edit(box, random.Random(3)), time.monotonic()
    undone = box.undo()
    now = _leads(box)
    wanted = {lead: {**before[lead], **edited.get(lead, {})} for lead in before}
    differ = sum(now[lead] != wanted[lead] for lead in before)
    if shown := [lead for lead in before if now[lead] != wanted[lead]][:3]:
        pairs = ((one, set(map(str, now[one].items())) ^ set(map(str, wanted[one].items()))) for one in shown)
        print("\n".join(f"{one}: {sorted(several)}" for one, several in pairs))
    return [
        Row("leads taken back wholly", undone.leads, ""),
        Row("failed on the way back", len(undone.failed), "", 0),
        Row("leads that differ from before, edits of people kept", differ, "", 0),
        Row("time of the way back without a limit", (time.monotonic() - begun) / 60, "min"),
    ]


class _Limited(Mended):
    """Speaks to the portal within its limit."""

    @cached_property
    def portal(self) -> Portal:  # type: ignore[override]
        return Portal(Webhook.from_url(self.webhook), OwnBucket(50, 2.0), self.loop).bulk()


def _decide(box: Mended, truth: dict[str, Any], leads: int) -> None:
    """Decide by the hidden truth: the leads of one person become one contact, strangers junk, bounces are parked."""
    survivors: dict[str, int] = {}
    for lead in sorted(map(int, truth))[:leads]:
        person = str(truth[str(lead)].get("person") or "")
        if person and person in survivors:
            box.decisions.append(Decision(lead, "merge", cluster=person, survivor=survivors[person]))
        elif person:
            survivors[person] = lead
            box.decisions.append(Decision(lead, "convert", cluster=person, makes=("contact",)))
        else:
            box.decisions.append(Decision(lead, "junk", reason="no client"))
        box.leads[str(lead)] = lead
    box.decisions.sort(key=lambda one: (one.cluster, one.action, one.lead))


def _requests(box: Mended) -> int:
    """Count the requests so far: a batch is one, whatever it carries."""
    return sum(call["method"] == "batch" for call in box.emulator.calls())


def _leads(box: Mended) -> dict[int, dict[str, Any]]:
    rows = read_rows(box.portal, sorted(box.leads.values()))
    return {lead: stable(classic) for lead, (classic, _) in rows.items()}


def _letters(box: Mended) -> dict[int, str]:
    rows = box.portal.rows("crm.activity.list", {"order": {"ID": "ASC"}}, check=False)
    kept = ("SUBJECT", "DESCRIPTION", "CREATED", "COMPLETED", "DIRECTION", "RESPONSIBLE_ID")
    told = {int(row["ID"]): json.dumps([row.get(name) for name in kept]) for row in rows}
    return {number: hashlib.sha256(text.encode()).hexdigest() for number, text in told.items()}


def _edit(box: Mended, rng: random.Random) -> dict[int, dict[str, str]]:
    """Change fifty leads as people do."""
    chosen = rng.sample(sorted(box.leads.values()), min(50, len(box.leads)))
    for lead in chosen:
        box.rest("crm.lead.update", id=lead, fields={"SOURCE_DESCRIPTION": f"seen {lead}"})
    return {lead: {"SOURCE_DESCRIPTION": f"seen {lead}"} for lead in chosen}
