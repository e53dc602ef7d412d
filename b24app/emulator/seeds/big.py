"""Many leads, made quickly: for reading a portal through and for measuring."""

from random import Random

from b24app.emulator import leads
from b24app.emulator.grants import Actor
from b24app.emulator.seeds.names import MEN, SURNAMES
from b24app.emulator.seeds.people import PUBLIC_DOMAINS
from b24app.emulator.state import Portal

USUAL, MOST = 100_000, 1_000_000
YEAR = 365 * 24 * 3600
SOURCES = ("CALL", "EMAIL", "WEB", "WEBFORM", "OTHER")
# How often a lead lies on a stage.
STAGES = {"NEW": 40, "IN_PROCESS": 30, "PROCESSED": 15, "CONVERTED": 5, "JUNK": 10}
# One lead in so many was written by the person before it, under the same phone and e-mail.
REPEATED = 10


def big(portal: Portal, count: int) -> None:
    """Fill a portal with leads of the last year; one in ten is a duplicate, as the truth tells."""
    rng = Random(portal.random.getrandbits(64))  # noqa: S311 - nothing secret is drawn
    count = min(count or USUAL, MOST)
    now, by_chance = int(portal.clock.now()), rng.choices(list(STAGES), weights=list(STAGES.values()), k=count)
    number = 0
    for place, stage in enumerate(by_chance):
        number += place % REPEATED != 1
        at = now - YEAR + place * YEAR // count
        lead_id = leads.add(portal, _values(rng, number, stage, at), Actor(1), leads.NOTHING)
        portal.truth[lead_id] = {"kind": "client", "person": f"person-{number}", "first": place % REPEATED != 1}


def _values(rng: Random, number: int, stage: str, at: int) -> dict[str, object]:
    name, surname = MEN[number % len(MEN)], SURNAMES[number // len(MEN) % len(SURNAMES)]
    return {
        "TITLE": f"Заявка {number}",
        "NAME": name,
        "LAST_NAME": surname,
        "STATUS_ID": stage,
        "SOURCE_ID": SOURCES[number % len(SOURCES)],
        "OPPORTUNITY": float(rng.randrange(1, 500) * 1000),
        "PHONE": [{"ID": number * 2 - 1, "VALUE": f"+7900{number:07d}", "VALUE_TYPE": "WORK"}],
        "EMAIL": [{"ID": number * 2, "VALUE": f"p{number}@{PUBLIC_DOMAINS[number % 7]}", "VALUE_TYPE": "WORK"}],
        **dict.fromkeys(("DATE_CREATE", "DATE_MODIFY", "MOVED_TIME", "LAST_ACTIVITY_TIME"), at),
    }
