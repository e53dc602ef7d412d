"""The many ways one name, number or company is typed into a card."""

from random import Random

from b24app.emulator.seeds.people import Company, Person


def company(rng: Random, known: Company) -> str:
    """Write a company's name the way somebody may type it."""
    name, form = known.name, known.form
    quoted = f"{form} «{name}»"
    return rng.choice((quoted, quoted, f'{form} "{name}"', f"{name} {form}", name, name.lower(), f"{form} {name}"))


def phone(rng: Random, number: str) -> str:
    """Write a number the way somebody may type it."""
    code, a, b, c = number[2:5], number[5:8], number[8:10], number[10:12]
    spaced, old = f"+7 ({code}) {a}-{b}-{c}", f"8 ({code}) {a}-{b}-{c}"
    return rng.choice((number, number, spaced, old, f"8{number[2:]}", f"+7 {code} {a} {b} {c}"))


def person(rng: Random, known: Person) -> dict[str, str]:
    """Fill the name fields of a card as a mail program or a hurried person does."""
    given, patronymic, surname = known.name.given, known.name.patronymic, known.name.surname
    ways = (
        ({"NAME": given, "LAST_NAME": surname}, 40),
        ({"NAME": given, "SECOND_NAME": patronymic, "LAST_NAME": surname}, 12),
        ({"NAME": f"{given} {surname}"}, 16),
        ({"NAME": f"{surname} {given}"}, 8),
        ({"NAME": given}, 12),
        ({"NAME": surname, "LAST_NAME": given}, 4),
        ({"NAME": known.emails[0].split("@")[0]}, 8),
    )
    return rng.choices([fields for fields, _ in ways], weights=[weight for _, weight in ways])[0]
