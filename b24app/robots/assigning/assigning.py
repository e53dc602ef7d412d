"""Choose who takes a new lead, by the rules of the pipeline's file; never nobody, and always with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from b24app.portal.dossier import Dossier
from b24app.portal.workforce import Standing, standing_of
from b24app.robots.assigning.assigning_words import ABOUT, WHY
from b24app.robots.assigning.rule_people import Named, Rule, RulePeople

if TYPE_CHECKING:
    from b24app.robots.call import Call

Said = dict[str, str]
"""A sentence by language."""

USUAL = ("old_colleague", "answered")
"""Rules where the file has none."""


@dataclass(frozen=True)
class Choice:
    """Who takes the lead and why; `is_left` where it only waits at the head's for somebody to be chosen by hand."""

    person: int
    name: str
    rule: str
    reasons: tuple[Said, ...]
    is_left: bool = False


@dataclass
class Chooser:
    """Goes through the rules for one lead; what it has asked the portal it asks no more."""

    call: "Call"
    lead: Dossier
    reasons: list[Said] = field(default_factory=list)

    @cached_property
    def people(self) -> RulePeople:
        """Return what finds the people whom rules mean."""
        return RulePeople(self.call, self.lead, self._say)

    def choose(self) -> Choice:
        """Choose; the first rule that fits and finds somebody at work decides, else whoever the file names."""
        for number, rule in enumerate(self.rules(), 1):
            if self._fits(rule) and (person := self._by(number, rule)):
                return self._chosen(person, rule.to)
        if self.lead.is_hand_made and self._is_here([self.lead.author], "author", is_named=True):
            return self._chosen(self.lead.author, "author")
        return self._left()

    def rules(self) -> list[Any]:
        """List the rules: of the robot's settings, else of the file, else the usual ones."""
        given, part = self.call.inputs, self.call.part("assignment")
        if given["people"]:
            sellers = tuple(Named(one) for one in given["people"])
            return [Rule("sellers", sellers=sellers, share=given["share"] or "load")]
        return list(part.rules) if part and part.rules else [Rule(to) for to in USUAL]

    def _fits(self, rule: Any) -> bool:
        codes = rule.phone_codes
        if codes and not any(_plain(phone).startswith(tuple(codes)) for phone in self.lead.numbers("PHONE")):
            return False
        if not rule.when:
            return True
        return self.call.pipeline.holds(rule.when, self.lead.answers({key for case in rule.when for key in case}))

    def _by(self, number: int, rule: Any) -> int:
        """Return whom a rule finds, 0 where nobody."""
        weights = self.people.of(rule)
        if not weights:
            self._say("nobody", rule=ABOUT[rule.to])
            return 0
        here = self._here(list(weights), rule.to, is_sharing=len(weights) > 1 and rule.share == "load")
        if here is None or not (weights := {one: weights[one] for one in weights if one in here.open}):
            return 0
        if len(weights) == 1:
            person = next(iter(weights))
            self._say(rule.to, name=self._name(person))
            return person
        return self._share(f"{number}:{rule.to}", rule, weights, here)

    def _share(self, name: str, rule: Any, weights: Mapping[int, int], here: Standing) -> int:
        loads = {one: here.open[one] for one in weights} if rule.share == "load" else None
        turns = self.call.turns.peek if self.call.is_observed else self.call.turns.next
        person = turns(self.call.code, name, self.lead.id, weights, loads)
        if loads is None:
            self._say("turn", name=self._name(person), number=len(weights))
        else:
            self._say("load", name=self._name(person), open=loads[person], number=len(weights))
        return person

    def _is_here(self, people: list[int], rule: str, *, is_named: bool = False) -> bool:
        here = self._here(people, rule, is_sharing=False)
        if here and here.open and is_named:
            self._say(rule, name=self._name(people[0]))
        return bool(here and here.open)

    def _here(self, people: list[int], rule: str, *, is_sharing: bool) -> Standing | None:
        """Return how those of these people stand who work here, are not away and may take one more; None for nobody."""
        self.people.learn(people)
        part, working = self.call.part("assignment"), [one for one in people if self._works(one)]
        if not working:
            return None
        most = part.most_open if part else None
        wants_absence = not (part and part.absent)
        if not (most or is_sharing or wants_absence):
            return Standing(dict.fromkeys(working, 0))
        flying = self.call.turns.in_flight(self.call.code)
        counted = working if most or is_sharing else []
        told = standing_of(
            self.call.portal,
            working,
            counted,
            self.call.schedule.working.local(self.call.now()),
            wants_absence=wants_absence,
            without=[self.lead.id, *flying],
        )
        if not told.is_known:
            self._say("absence-unknown")
        return Standing({one: told.open.get(one, 0) for one in working if self._may(one, told, most, rule)})

    def _may(self, person: int, told: Standing, most: int | None, rule: str) -> bool:
        if person in told.away:
            self._say("away", name=self._name(person), rule=ABOUT[rule])
            return False
        if most and told.open.get(person, 0) >= most:
            self._say("full", name=self._name(person), open=told.open[person])
            return False
        return True

    def _works(self, person: int) -> bool:
        self.people.learn([person])
        one = self.people.known.get(person)
        if self.people.is_blind or (one and one.is_active):
            return True
        self._say("dismissed", name=self._name(person))
        return False

    def _left(self) -> Choice:
        """Leave the lead to whoever the file names for what fits no rule; that one is told even when away."""
        part = self.call.part("assignment")
        who = part.fallback if part else "head"
        meant = list(self.people.meant(who, self.lead.answers([who] if isinstance(who, str) else [])))
        for person in [*meant, self.people.head(), self.lead.responsible, self.lead.me]:
            if person and self._works(person):
                self._say("left" if person != self.lead.responsible or meant else "stays", name=self._name(person))
                return Choice(person, self._name(person), "fallback", tuple(self.reasons), is_left=True)
        self._say("stays", name=self._name(self.lead.responsible))
        return Choice(self.lead.responsible, "", "fallback", tuple(self.reasons), is_left=True)

    def _chosen(self, person: int, rule: str) -> Choice:
        return Choice(person, self._name(person), rule, tuple(self.reasons))

    def _name(self, person: int) -> str:
        return self.people.known[person].name if person in self.people.known else f"#{person}"

    def _say(self, word: str, **values: Any) -> None:
        texts = WHY[word]
        said = {language: texts[language].format(**_in(values, language)) for language in texts}
        if said not in self.reasons:
            self.reasons.append(said)


def _in(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {key: value[language] if isinstance(value, Mapping) else value for key, value in values.items()}


def _plain(phone: str) -> str:
    """Write a phone number as +7812...: only digits, with the country's code of Russia for the usual 8."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    is_russian = len(digits) == len("88120000000") and digits.startswith("8") and not phone.strip().startswith("+")
    return f"+7{digits[1:]}" if is_russian else f"+{digits}"
