"""What becomes of one lead of a pile, as a recipe proposes it and people sign it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Action = Literal["keep", "review", "bind", "convert", "deal", "merge", "junk", "delete"]
"""What is done with a lead.

keep: nothing; review: a person has to say; bind: tie it to a known client; convert: make a contact and/or a company of
it without a deal, and close it; deal: convert it with a deal; merge: move what it has to its survivor and park it;
junk: close it with a reason; delete: park it, keep a snapshot, delete it after the hold.
"""

Undo = Literal["full", "fields", "none"]
"""How much of an action can be taken back."""

Verdict = Literal["proposed", "accepted", "rejected"]
"""What people said of a decision; nothing happens to a lead whose decision is rejected."""

UNDO: Mapping[Action, Undo] = {
    "keep": "full",
    "review": "full",
    "bind": "full",
    "convert": "full",
    "deal": "full",
    "merge": "full",
    "junk": "full",
    "delete": "fields",
}


@dataclass(frozen=True)
class Decision:
    """What becomes of one lead.

    `values` are what is written to the lead itself, for a survivor also what it takes over; `kept` are values of the
    lead that lose, by field, and go to a note. Both use the portal's names (`PHONE`, `UF_CRM_...`) and its spelling of
    values as read. `because` are sentences for people, in the language of the plan. `cluster` names the group of leads
    of one client, empty for a lead alone; `survivor` is the lead a `merge` goes to. `contact` and `company` are known
    clients of the portal that it is tied to, 0 where none. `wave` counts from 1.
    """

    lead: int
    action: Action
    because: tuple[str, ...] = ()
    wave: int = 1
    cluster: str = ""
    survivor: int = 0
    contact: int = 0
    company: int = 0
    makes: tuple[Literal["contact", "company", "deal"], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    verdict: Verdict = "proposed"
