"""The company's structure: departments, who heads them, who belongs to them."""

from b24app.emulator.grants import User
from b24app.emulator.state import Portal, Row
from b24app.emulator.user_fields import row_of

ROOT = 1


def rows(portal: Portal) -> dict[int, Row]:
    """Return the departments; a company is one from the start, and those a seed's people belong to are there too."""
    table = portal.work.departments
    if not table:
        # Whoever made the portal heads the company.
        add(portal, "Компания", None, head=min(portal.users, default=None))
        numbers = {number for user in portal.users.values() for number in row_of(user)["UF_DEPARTMENT"]}
        for number in range(ROOT + 1, max(numbers, default=ROOT) + 1):
            add(portal, f"Отдел {number}", ROOT)
    return table


def add(portal: Portal, name: str, parent: int | None, sort: int = 500, head: int | None = None) -> int:
    """Make a department and return its number."""
    number = portal.next_id("department")
    portal.work.departments[number] = {"ID": number, "NAME": name, "SORT": sort, "PARENT": parent, "UF_HEAD": head}
    return number


def name_of(portal: Portal, number: int) -> str:
    """Return a department's name; empty when there is none."""
    return str(rows(portal).get(number, {}).get("NAME", ""))


def path_of(portal: Portal, number: int) -> str:
    """Return its name with those above it, as the messenger shows it."""
    names, table = [], rows(portal)
    place: int | None = number
    while place in table:
        names.append(str(table[place]["NAME"]))
        place = table[place]["PARENT"]
    return " / ".join(names)


def people(portal: Portal, number: int) -> list[User]:
    """Return who works in a department."""
    return [user for user in portal.users.values() if user.is_active and number in row_of(user)["UF_DEPARTMENT"]]
