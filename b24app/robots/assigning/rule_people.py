"""Find the people whom a rule about new leads means."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from b24app.portal.clients import Traces, find_clients
from b24app.portal.dossier import Dossier
from b24app.portal.movers import departments_of, head_of
from b24app.portal.refusals import Refusal
from b24app.portal.workforce import Person, people_known
from b24app.robots.people import head_named

if TYPE_CHECKING:
    from b24app.robots.call import Call


@dataclass(frozen=True)
class Rule:
    """A rule where the file has none, or the robot's own settings say who."""

    to: str
    when: tuple[Any, ...] = ()
    phone_codes: tuple[str, ...] = ()
    department: int | None = None
    sellers: tuple[Any, ...] = ()
    share: str = "load"


@dataclass(frozen=True)
class Named:
    """Somebody whom the robot's settings name."""

    user: int
    weight: int = 1


@dataclass
class RulePeople:
    """Asks who is meant for one lead; gives people with the weights of their shares, and keeps whom it came to know."""

    call: "Call"
    lead: Dossier
    say: Callable[..., None]
    known: dict[int, Person] = field(default_factory=dict)
    is_blind: bool = False
    """Whether the portal does not tell who works here."""

    def learn(self, people: Collection[int]) -> None:
        """Come to know those of these people that are not known yet, in one request."""
        unknown = [one for one in people if one not in self.known]
        if unknown and not self.is_blind:
            found = people_known(self.call.portal, unknown)
            self.is_blind = found is None
            self.known |= found or {}

    def of(self, rule: Any) -> dict[int, int]:
        """Return whom a rule means."""
        asked: Callable[[Any], dict[int, int]] = getattr(self, rule.to)
        return asked(rule)

    def old_colleague(self, _rule: Any) -> dict[int, int]:
        """Find who serves the client already; nobody where several do."""
        contacts, companies = self.lead.clients
        phones, emails = (() if contacts or companies else self.lead.numbers(one) for one in ("PHONE", "EMAIL"))
        traces = Traces(phones=phones, emails=emails, contacts=contacts, companies=companies)
        if traces.is_empty and not contacts and not companies:
            return {}
        clients = find_clients(self.call.portal, traces)
        people = {one.responsible for one in clients if one.kind == "contact"} or {one.responsible for one in clients}
        if len(people - {0}) > 1:
            self.say("several")
            return {}
        return dict.fromkeys(people - {0}, 1)

    def author(self, _rule: Any) -> dict[int, int]:
        """Find who made the card."""
        return {self.lead.author: 1} if self.lead.author else {}

    def answered(self, _rule: Any) -> dict[int, int]:
        """Find who took the call that made the lead."""
        calls = [one for one in self.lead.exchanges if one.kind == "call" and one.is_incoming and one.was_taken]
        return {calls[-1].person: 1} if calls and calls[-1].person else {}

    def sellers(self, rule: Any) -> dict[int, int]:
        """Find the people that a rule names, with their weights."""
        fields = {one.user for one in rule.sellers if isinstance(one.user, str)}
        answers = self.lead.answers(fields)
        found: dict[int, int] = {}
        for seller in rule.sellers:
            for person in self.meant(seller.user, answers):
                found.setdefault(person, seller.weight)
        return found

    def meant(self, who: str | int, answers: Mapping[str, Any]) -> Iterator[int]:
        """Give the users that a word, a number or the key of a field means."""
        words = {"author": self.lead.author, "assigned": self.lead.responsible}
        if who == "head":
            yield from filter(None, [self.head()])
        elif who == "team":
            yield from self.department(Rule("department"))
        elif isinstance(who, int) or words.get(who):
            yield who if isinstance(who, int) else words[who]
        else:
            answer = answers.get(who)
            yield from (int(one) for one in (answer if isinstance(answer, list) else [answer]) if one)

    def department(self, rule: Any) -> dict[int, int]:
        """Find who works in the department, but its head while there are others."""
        team = self.call.part("team")
        number = rule.department or (team and team.department)
        found = people_known(self.call.portal, (), [number] if number else self._own_departments())
        if found is None:
            self.is_blind = True
            self.say("blind")
            return {}
        self.known |= found
        people = [one for one in found if one != head_named(self.call)] or list(found)
        return dict.fromkeys(people, 1)

    def _own_departments(self) -> list[int]:
        try:
            return departments_of(self.call.portal, self.lead.responsible)
        except Refusal:
            return []

    def head(self) -> int:
        """Return the head of sales, 0 where nobody is known."""
        return head_named(self.call) or head_of(self.call.portal, self.lead.responsible) or 0
