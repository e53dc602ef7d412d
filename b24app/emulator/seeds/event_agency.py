"""The sick portal of a training-event agency: 5,000 open leads on stages named after sources and moods."""

from datetime import datetime
from random import Random

from b24app.emulator import departments
from b24app.emulator.clock import PORTAL_ZONE
from b24app.emulator.defaults import add_user
from b24app.emulator.dictionaries import Status
from b24app.emulator.seeds import agency, channels
from b24app.emulator.seeds.drafts import Draft
from b24app.emulator.seeds.pile import Pile
from b24app.emulator.seeds.planting import put
from b24app.emulator.state import Portal


def event_agency(portal: Portal) -> None:
    """Fill a portal; dates count back from today's midnight, all the rest depends on the portal's number only."""
    today = datetime.fromtimestamp(portal.clock.now(), PORTAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    _hire(portal)
    _draw_stages(portal)
    rng = Random(portal.random.getrandbits(64))  # noqa: S311 - nothing secret is drawn
    drafts = _drafts(Pile(rng, today))
    for draft, stage in sorted(drafts, key=lambda pair: pair[0].at):
        put(portal, draft, stage, int(today.timestamp()), rng)


def _hire(portal: Portal) -> None:
    for person in agency.COLLEAGUES:
        user = portal.users.get(person.id) or add_user(portal, "", "")
        user.name, user.last_name, user.email = person.given, person.surname, agency.mailbox(person.id)
        user.is_active = person.id != agency.DISMISSED
        user.more = {
            "SECOND_NAME": person.patronymic,
            "PERSONAL_GENDER": person.gender,
            "WORK_POSITION": person.post,
            "UF_DEPARTMENT": [person.department],
        }
    for name, head in agency.DEPARTMENTS:
        departments.add(portal, name, departments.ROOT if portal.work.departments else None, head=head)


def _draw_stages(portal: Portal) -> None:
    kept = {row.status_id: row for row in portal.dictionaries.of("STATUS")}
    for row in kept.values():
        portal.dictionaries.remove(row)
    for place, (code, name, color, semantics, is_system, _) in enumerate(agency.STAGES, 1):
        number = kept[code].id if code in kept else portal.next_id("status")
        name_init = kept[code].name_init if code in kept else None
        status = Status(number, "STATUS", code, name, place * 10, is_system, color, semantics, name_init)
        portal.dictionaries.put(status)


def _drafts(pile: Pile) -> list[tuple[Draft, str]]:
    """Draw every stage's leads: source stages hold what came through that source, the others a mixture."""
    sources = {"UC_FORMS1": channels.forms, "UC_PHONE1": channels.calls, "UC_CHAT01": channels.chats}
    drafts = []
    for code, *_, count in agency.STAGES:
        draw = Pile.leads if code == "UC_EMAIL1" else sources.get(code, channels.mixed)
        drafts += [(draft, code) for draft in draw(pile, count)]
    return drafts
