"""The CRM items other things belong to, named by number (1), by word (lead) or by letter (L)."""

from b24app.emulator.errors import RestError
from b24app.emulator.params import whole
from b24app.emulator.state import Portal
from b24app.emulator.work import Owner

LEAD, DEAL, CONTACT, COMPANY = 1, 2, 3, 4
WORDS = {LEAD: "lead", DEAL: "deal", CONTACT: "contact", COMPANY: "company", 7: "quote", 31: "smart_invoice"}
LETTERS = {LEAD: "L", DEAL: "D", CONTACT: "C", COMPANY: "CO", 7: "Q", 31: "SI"}
# Numbers of smart processes begin here.
FIRST_DYNAMIC = 128
_TYPES = {word: number for number, word in WORDS.items()}
_LETTERED = {letter: number for number, letter in LETTERS.items()}


def exists(portal: Portal, owner: Owner) -> bool:
    """Say whether an item is there."""
    box = portal.crm.boxes.get(owner[0])
    return box is not None and owner[1] in box.rows


def checked(portal: Portal, type_id: int, number: int) -> Owner:
    """Return the item; refused as OWNER_NOT_FOUND unless it is there."""
    if not exists(portal, (type_id, number)):
        raise RestError("OWNER_NOT_FOUND", "Owner was not found")
    return type_id, number


def word(type_id: int) -> str:
    """Name a type as timelines do: lead, dynamic_1046."""
    return WORDS.get(type_id) or f"dynamic_{type_id}"


def type_of(text: str) -> int:
    """Read a type's word; 0 when nobody knows it."""
    name = text.strip().lower()
    if name.startswith("dynamic_"):
        return whole(name.removeprefix("dynamic_")) or 0
    return _TYPES.get(name, 0)


def coded(owner: Owner) -> str:
    """Write an item as tasks and calendars do: L_5, T80_4 with the type's number in hexadecimal."""
    letter = LETTERS.get(owner[0]) or f"T{owner[0]:x}"
    return f"{letter}_{owner[1]}"


def decoded(code: str) -> Owner | None:
    """Read such a code; None when it is none."""
    letter, _, number = code.strip().upper().rpartition("_")
    found = whole(number)
    if not found:
        return None
    if letter in _LETTERED:
        return _LETTERED[letter], found
    try:
        return (int(letter[1:], 16), found) if letter.startswith("T") else None
    except ValueError:
        return None
