"""Say what a portion of a clean-up is: leads with their decisions and images, what was made of them, what failed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.cleanup.decision import Decision
from b24app.cleanup.running.terms import Terms
from b24app.portal.lead_images import LeadImage
from b24app.portal.outcome import Command
from b24app.portal.userfields import Field

Tell = Callable[[str], None]
"""Is told of each moment of the work: a name and a moment, such as `lead: sent`."""

CLIENTS = ("contact", "company")


@dataclass(frozen=True)
class Item:
    """A lead at work."""

    decision: Decision
    image: LeadImage

    @property
    def id(self) -> int:
        """Return the lead's number."""
        return self.image.id


@dataclass(frozen=True)
class Step:
    """A write about to be sent; `before` and `after` are what it changes, by field, as far as it changes fields."""

    lead: int
    name: str
    command: Command
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@dataclass
class Portion:
    """Leads worked on together; `results` are those of the steps done, by lead and name, `failed` the reasons."""

    plan: int
    terms: Terms
    items: dict[int, Item]
    fields: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    results: dict[tuple[int, str], Any] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)

    def alive(self) -> Iterator[Item]:
        """Give the leads that are still to be worked on: neither they nor their survivors have failed."""
        for item in list(self.items.values()):
            if item.id not in self.failed and item.decision.survivor not in self.failed:
                yield item

    def card(self, item: Item, kind: str) -> int:
        """Return the card a lead is tied to: decided, linked, made of it before, or made now; 0 where there is none."""
        decision, image = item.decision, item.image
        known = {"contact": decision.contact, "company": decision.company}.get(kind, 0)
        made = list(image.made.get(kind) or ())
        return (
            known
            or _linked(image, kind)
            or (made[0] if made else 0)
            or int(self.results.get((item.id, f"make:{kind}")) or 0)
        )

    def losers(self, survivor: int) -> Iterator[Item]:
        """Give the leads of this portion that merge into another."""
        for item in self.alive():
            if item.decision.action == "merge" and item.decision.survivor == survivor:
                yield item


def _linked(image: LeadImage, kind: str) -> int:
    if kind == "contact":
        return next((int(one) for one in image.item.get("contactIds") or []), 0)
    return int(image.item.get("companyId") or 0) if kind == "company" else 0


def is_wanted(decision: Decision) -> bool:
    """Tell whether anything happens to a lead."""
    is_idle = decision.action in ("keep", "review") and not decision.values
    return decision.verdict != "rejected" and decision.action != "review" and not is_idle


def is_deep(decision: Decision) -> bool:
    """Tell whether what hangs on a lead takes part."""
    return decision.action in ("bind", "convert", "deal", "merge", "delete")
