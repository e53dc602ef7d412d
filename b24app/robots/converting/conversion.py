"""Turn a lead into a contact, a company and a deal: what is there is linked, what is not is made, each once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from b24app.portal import becoming as writing
from b24app.portal.taking_over import address_of
from b24app.portal.whole_lead import KINDS, WholeLead, read_whole
from b24app.robots.converting.becoming import Becoming, Wanted, become
from b24app.robots.converting.destination import destination
from b24app.robots.converting.one_client import OneClient
from b24app.robots.gate import Missing

if TYPE_CHECKING:
    from b24app.robots.call import Call


@dataclass(frozen=True)
class Asked:
    """What the robot was told when it was placed; what is empty is as the pipeline says."""

    kinds: Sequence[str] = ()
    funnel: str = ""
    stage: str = ""
    title: str = ""
    leave: Sequence[str] = ()


@dataclass(frozen=True)
class Conversion:
    """One lead's way to its contact, company and deal."""

    call: "Call"
    asked: Asked

    @cached_property
    def lead(self) -> WholeLead:
        """Read the lead with all that hangs on it."""
        lead = read_whole(self.call.portal, self.call.place.number, self.call.language)
        self.call.place.seen.append(lead.stage)
        return lead

    @cached_property
    def client(self) -> OneClient:
        """Return what keeps other leads of the same client waiting meanwhile."""
        return OneClient.of(self.call, self.lead)

    @cached_property
    def plan(self) -> Becoming:
        """Work out what it becomes; raises NoFunnel."""
        return become(self.call.portal, self.lead, self._wanted())

    @cached_property
    def unanswered(self) -> Sequence[Missing]:
        """List what the pipeline asks for before the stage of success: nothing brings a converted lead back."""
        stage = self.lead.stage if self.lead.is_won else self.lead.success
        return self.call.applied.check(self.lead.id, stage).missing if self.call.applied and stage else ()

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is left to do: everything is there, and the lead names it."""
        lead, plan = self.lead, self.plan
        is_bound = plan.known.get("contact") in (None, *lead.contacts) and plan.known.get("company") in (
            None,
            lead.company,
        )
        if not (lead.is_won and is_bound and all(kind in plan.known for kind in plan.kinds)):
            return False
        return not (plan.is_ours("deal") and lead.rows) or bool(self._rows(plan.known["deal"]))

    def carry_out(self) -> Mapping[str, int]:
        """Make and link everything, then bring the lead to the stage of success; returns the numbers by kind."""
        cards = dict(self.plan.known)
        for kind in self.plan.kinds:
            if kind in cards:
                self._fill(kind)
            else:
                cards[kind] = self._make(kind, cards)
        self._join(cards)
        self._rows_to(cards.get("deal", 0))
        self._hang({kind: cards[kind] for kind in self.plan.kinds if cards[kind]})
        self._bind(cards)
        if not self.lead.is_won and self.lead.success:
            self.call.move(self.lead.stage, self.lead.success)
        return cards

    def _make(self, kind: str, cards: Mapping[str, int]) -> int:
        call, fields = self.call, {**self.plan.fields[kind], **self._links(kind, cards)}
        self.client.refresh()
        write = lambda: writing.make(call.portal, kind, self.lead.id, fields, self._sent_before(kind))  # noqa: E731
        made = int(call.once(f"make:{kind}", write, lambda: False, would=0, about=str(fields.get("title", ""))))
        if (address := address_of(self.lead)) and self._has_address(kind):
            self._once(f"address:{kind}", lambda: writing.fill_address(call.portal, kind, made, address))
        return made

    def _sent_before(self, kind: str) -> float | None:
        """Tell when an earlier attempt may have sent a card and not lived to read the answer; None where none did."""
        fresh: list[float] = []

        def note() -> float:
            fresh.append(self.call.now().timestamp())
            return fresh[0]

        at = float(self.call.keep(f"sent:{kind}", note))
        return None if fresh else at

    def _has_address(self, kind: str) -> bool:
        return kind == "contact" or (kind == "company" and "contact" not in self.plan.kinds)

    def _links(self, kind: str, cards: Mapping[str, int]) -> dict[str, Any]:
        company, contact = cards.get("company", 0), cards.get("contact", 0)
        if kind == "contact":
            return {"companyIds": [company]} if company else {}
        if kind == "company":
            return {}
        contacts = list(dict.fromkeys([*self.lead.contacts, *([contact] if contact else [])]))
        return {"contactIds": contacts} | ({"companyId": company} if company else {})

    def _fill(self, kind: str) -> None:
        number, lacking = self.plan.known[kind], self.plan.lacking(kind)
        if lacking:
            self._once(f"fill:{kind}", lambda: writing.fill(self.call.portal, kind, number, lacking), about=[*lacking])

    def _join(self, cards: Mapping[str, int]) -> None:
        """Have a contact that was there belong to the company, which may be new."""
        contact, company = self.plan.choice.contact, cards.get("company", 0)
        if contact and company and company not in contact.companies:
            self._once("join", lambda: writing.join_company(self.call.portal, contact.id, company))

    def _rows_to(self, deal: int) -> None:
        is_new = "deal" not in self.plan.known
        if self.lead.rows and (is_new or (self.plan.is_ours("deal") and not self._rows(deal))):
            self._once("rows", lambda: writing.copy_rows(self.call.portal, deal, self.lead.rows))

    def _rows(self, deal: int) -> Sequence[Any]:
        return writing.rows_of(self.call.portal, deal)

    def _hang(self, cards: Mapping[str, int]) -> None:
        portal, lead = self.call.portal, self.lead
        # Also where there is nothing yet: what we ourselves write into the lead's timeline later stays there alone.
        self._once("hang", lambda: writing.bind(portal, writing.unbound(portal, lead, cards)))

    def _bind(self, cards: Mapping[str, int]) -> None:
        lead, contact, company = self.lead, cards.get("contact", 0), cards.get("company", 0)
        contacts = list(dict.fromkeys([*lead.contacts, *([contact] if contact else [])]))
        if contacts != lead.contacts or company not in (0, lead.company):
            self._once("bind", lambda: writing.bind_lead(self.call.portal, lead.id, contacts, company))

    def _once(self, name: str, write: Callable[[], Any], about: Any = None) -> None:
        # What is written twice here is the same twice.
        self.call.once(name, write, lambda: False, about=about)

    def _wanted(self) -> Wanted:
        rule = self.call.part("conversion")
        parts = {kind: getattr(rule, kind) for kind in KINDS if rule and getattr(rule, kind)}
        kinds = list(self.asked.kinds) or self._kinds(parts)
        leave = {*self.asked.leave, *(rule.leave if rule else ())}
        places = {kind: dict(part.fields_) for kind, part in parts.items()}
        deal = parts.get("deal")
        title = self.asked.title or (self.call.say(deal.title.by_language()) if deal and deal.title else "")
        if "deal" not in kinds or self.lead.made["deal"]:
            return Wanted(kinds, places, frozenset(leave), title)
        named = (self.asked.funnel or (deal and deal.pipeline) or "", self.asked.stage or (deal and deal.stage) or "")
        funnel, stage = destination(self.call, self.lead.funnels, *named)
        return Wanted(kinds, places, frozenset(leave), title, funnel, stage)

    def _kinds(self, parts: Mapping[str, Any]) -> list[str]:
        """Choose what the lead becomes by the pipeline; without its word, a company only where the lead names one."""
        if not parts:
            item = self.lead.item
            has_person = item.get("name") or item.get("lastName") or item.get("fm")
            return ["deal", *["contact"][: bool(has_person)], *["company"][: bool(item.get("companyTitle"))]]
        asked = {key for part in parts.values() for case in part.when for key in case}
        answers = self.lead.answers(asked)
        return [kind for kind, part in parts.items() if self.call.pipeline.holds(part.when, answers)]
