"""What every seeded portal gets the same way: people, lead stages, user fields, and leads with answers in them."""

from dataclasses import dataclass
from typing import Any

from b24app.emulator import userfield_rules
from b24app.emulator.defaults import add_user
from b24app.emulator.dictionaries import Status
from b24app.emulator.state import Portal

# STATUS_ID, name, colour, semantics
Stage = tuple[str, str, str, str | None]
SYSTEM = ("NEW", "CONVERTED", "JUNK")


@dataclass(frozen=True)
class Question:
    """A user field: its bare name, its label, its type, the choices of a list, whether it takes several."""

    name: str
    label: str
    kind: str
    choices: tuple[str, ...] = ()
    is_multiple: bool = False

    @property
    def field(self) -> str:
        """Return the field's full name."""
        return f"UF_CRM_{self.name}"


def hire(portal: Portal, people: tuple[tuple[str, str, str], ...], domain: str) -> None:
    """Take people on: given name, surname, post; the first one is the administrator the portal has already."""
    for number, (given, surname, post) in enumerate(people, 1):
        user = portal.users.get(number) or add_user(portal, "", "")
        user.name, user.last_name, user.email = given, surname, f"user{number}@{domain}"
        user.more = {"WORK_POSITION": post, "UF_DEPARTMENT": [1]}


def draw_stages(portal: Portal, stages: tuple[Stage, ...]) -> None:
    """Put the lead stages in place of those a new portal has."""
    kept = {row.status_id: row for row in portal.dictionaries.of("STATUS")}
    for row in kept.values():
        portal.dictionaries.remove(row)
    for place, (code, name, color, semantics) in enumerate(stages, 1):
        number = kept[code].id if code in kept else portal.next_id("status")
        name_init = kept[code].name_init if code in kept else None
        is_system = code in SYSTEM
        portal.dictionaries.put(
            Status(number, "STATUS", code, name, place * 10, is_system, color, semantics, name_init)
        )


def ask(portal: Portal, questions: tuple[Question, ...]) -> None:
    """Create the user fields of leads."""
    for place, question in enumerate(questions, 1):
        about: dict[str, Any] = {"FIELD_NAME": question.name, "USER_TYPE_ID": question.kind, "SORT": place * 10}
        about |= {"LABEL": question.label, "MULTIPLE": "Y" if question.is_multiple else "N"}
        about["LIST"] = [{"VALUE": value, "SORT": place * 10} for place, value in enumerate(question.choices, 1)]
        userfield_rules.add(portal, about)


def choices(portal: Portal, question: Question) -> dict[str, int]:
    """Return the ids of a list's choices by their texts."""
    rows = next(row["LIST"] for row in portal.userfields.values() if row["FIELD_NAME"] == question.field)
    return {row["VALUE"]: row["ID"] for row in rows}
