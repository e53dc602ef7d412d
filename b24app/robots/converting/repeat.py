"""Recognise a lead of a client who is known already, bind it and give it to the colleague who serves the client."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from b24app.portal import becoming as writing
from b24app.portal.clients import Client, Traces, find_clients
from b24app.portal.serving import who_serves
from b24app.portal.whole_lead import WholeLead, read_brief
from b24app.robots.converting.becoming import sought_by
from b24app.robots.converting.client_choice import Choice, choose

if TYPE_CHECKING:
    from b24app.robots.call import Call


@dataclass(frozen=True)
class RepeatRequest:
    """A lead that may come from a client who is known already."""

    call: "Call"

    @cached_property
    def lead(self) -> WholeLead:
        """Read the lead."""
        lead = read_brief(self.call.portal, self.call.place.number)
        self.call.place.seen.append(lead.stage)
        return lead

    def judge(self) -> dict[str, Any]:
        """Say what the lead is: lost, new, a doubt, or a repeat request, of whom, and who serves the client."""
        lead = self.lead
        judged: dict[str, Any] = {"word": "lost", "link": lead.link, "responsible": lead.responsible}
        if lead.is_lost:
            return judged
        choice = self._choice()
        if choice.doubts:
            return judged | {"word": "doubt", **_named(choice.doubts)}
        if not choice.is_known:
            return judged | {"word": "new"}
        served = who_serves(self.call.portal, choice.clients)
        return judged | {
            "word": "repeat",
            **_named(choice.clients),
            "contact": choice.contact.id if choice.contact else 0,
            "company": choice.company.id if choice.company else 0,
            "by": served.by,
            "deals": list(served.deals),
        }

    def bind(self, judged: Mapping[str, Any], *, reassign: bool, mark: str) -> int:
        """Bind the lead, hand it over and mark its title, in one write; returns who is responsible from now on."""
        lead, taker = self.lead, judged["by"] if reassign and judged["by"] else judged["responsible"]
        fields: dict[str, Any] = {"assignedById": taker} if taker != lead.responsible else {}
        if judged["contact"] and judged["contact"] not in lead.contacts:
            fields["contactIds"] = [*lead.contacts, judged["contact"]]
        if judged["company"] not in (0, lead.company):
            fields["companyId"] = judged["company"]
        title = str(lead.item.get("title") or "")
        if mark and not title.startswith(mark):
            fields["title"] = f"{mark} {title}".strip()
        if fields:
            write = lambda: writing.fill(self.call.portal, "lead", lead.id, fields)  # noqa: E731
            self.call.once("bind", write, lambda: False, about=fields)
        return int(taker)

    def _choice(self) -> Choice:
        lead = self.lead
        bound: dict[str, Any] = {"contacts": lead.contacts, "companies": [lead.company] if lead.company else []}
        traces = Traces(**bound)
        if not lead.contacts and not lead.company:
            traces = Traces(lead.numbers("PHONE"), lead.numbers("EMAIL"))
        return choose(find_clients(self.call.portal, traces), sought_by(lead, kinds=("contact", "company"), **bound))


def _named(clients: Sequence[Client]) -> dict[str, list[str]]:
    """Name clients twice: as links for a card, and plainly for a log."""
    return {"clients": [one.link for one in clients], "names": [f"{one.name} (№{one.id})" for one in clients]}
