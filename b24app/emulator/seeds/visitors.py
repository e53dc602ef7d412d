"""People who ask a shop or a school for something, some of them twice under another spelling."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from b24app.emulator.clock import PORTAL_ZONE
from b24app.emulator.seeds import spellings
from b24app.emulator.seeds.drafts import Draft
from b24app.emulator.seeds.people import Person, people
from b24app.emulator.seeds.planting import put
from b24app.emulator.state import Portal

DAYS = 270
# How often somebody asks again.
AGAIN = 0.14
SOURCES = ("WEBFORM", "WEBFORM", "CALL", "EMAIL", "WEB", "RECOMMENDATION")

Fill = Callable[[Random, Person, str], dict[str, Any]]


def fill(portal: Portal, counts: dict[str, int], managers: Sequence[int], written: Fill) -> None:
    """Put so many leads on each stage; `written` says what stands in a card of a person on a stage."""
    rng = Random(portal.random.getrandbits(64))  # noqa: S311 - nothing secret is drawn
    today = datetime.fromtimestamp(portal.clock.now(), PORTAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    stages = [stage for stage, count in counts.items() for _ in range(count)]
    rng.shuffle(stages)
    known = people(rng, len(stages), [])
    met: list[Person] = []
    moments = sorted(_moment(rng, today) for _ in stages)
    for at, stage, new in zip(moments, stages, known, strict=True):
        is_first = not met or rng.random() > AGAIN
        person = new if is_first else rng.choice(met)
        met += [person] if is_first else []
        fields: dict[str, Any] = {**spellings.person(rng, person), **written(rng, person, stage)}
        fields |= {"SOURCE_ID": rng.choice(SOURCES), "ASSIGNED_BY_ID": 1 if stage == "NEW" else rng.choice(managers)}
        emails = person.emails[:1] if rng.random() < 0.6 else ()
        phones = (spellings.phone(rng, person.phone),)
        draft = Draft(at, fields, "client", person, is_first=is_first, emails=emails, phones=phones)
        put(portal, draft, stage, int(today.timestamp()), rng)


def _moment(rng: Random, today: datetime) -> datetime:
    """Draw a moment of an opening hour, more of them lately."""
    days = int(DAYS * rng.random() ** 2) + 1
    return today - timedelta(days=days) + timedelta(seconds=rng.randrange(9 * 3600, 21 * 3600))
