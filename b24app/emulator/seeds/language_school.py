"""A language school: leads out of its web form, a call-back, a free lesson, and a deal on a funnel of its own."""

from random import Random
from typing import Any

from b24app.emulator.clock import midnight
from b24app.emulator.crm import cards, pipelines
from b24app.emulator.crm.kinds import CONTACT, DEAL, KINDS
from b24app.emulator.grants import Actor
from b24app.emulator.seeds.furnishing import Question, ask, choices, draw_stages, hire
from b24app.emulator.seeds.people import Person
from b24app.emulator.seeds.visitors import fill
from b24app.emulator.state import Portal, Row

PEOPLE = (
    ("Вера", "Никитина", "директор"),
    ("Роман", "Уваров", "старший администратор"),
    ("Юлия", "Панова", "администратор"),
    ("Денис", "Орлов", "администратор"),
    ("Кира", "Фомина", "преподаватель английского"),
)
MANAGERS = (3, 4)
STAGES = (
    ("NEW", "Новая заявка", "#39A8EF", None),
    ("UC_MANAGER", "Менеджер назначен", "#2FC6F6", None),
    ("UC_CALLED", "Дозвонились", "#55D0E0", None),
    ("UC_LESSON", "Пробный урок назначен", "#FFA900", None),
    ("CONVERTED", "Записан на курс", "#7BD500", "S"),
    ("JUNK", "Не ученик", "#FF5752", "F"),
)
COUNTS = {"NEW": 38, "UC_MANAGER": 47, "UC_CALLED": 66, "UC_LESSON": 29, "CONVERTED": 118, "JUNK": 102}
LANGUAGE = Question("LANGUAGE", "Язык", "enumeration", ("Английский", "Немецкий", "Китайский", "Испанский"))
LEVEL = Question("LEVEL", "Уровень", "enumeration", ("С нуля", "A1-A2", "B1-B2", "C1"))
PLACE = Question("PLACE", "Где урок", "enumeration", ("Центр", "Северный филиал", "Онлайн"))
QUESTIONS = (
    LANGUAGE,
    LEVEL,
    Question("AGE", "Возраст ученика", "integer"),
    Question("LESSON_AT", "Дата и время пробного урока", "datetime"),
    PLACE,
    Question("LETTER_SENT", "Первое письмо ушло", "boolean"),
)
DAY = 24 * 3600


def language_school(portal: Portal) -> None:
    """Fill a portal; the form asks for the language, the call finds out the rest."""
    hire(portal, PEOPLE, "poliglot-shkola.ru")
    draw_stages(portal, STAGES)
    ask(portal, QUESTIONS)
    lists = {question.field: tuple(choices(portal, question).values()) for question in (LANGUAGE, LEVEL, PLACE)}
    today = midnight(int(portal.clock.now()))

    def written(rng: Random, person: Person, stage: str) -> dict[str, Any]:
        fields: dict[str, Any] = {"TITLE": f"Заявка с сайта: {person.name.given}"}
        fields |= {"UF_CRM_LANGUAGE": rng.choice(lists["UF_CRM_LANGUAGE"]), "UF_CRM_LETTER_SENT": int(stage != "NEW")}
        if stage in ("UC_CALLED", "UC_LESSON", "CONVERTED"):
            fields |= {"UF_CRM_LEVEL": rng.choice(lists["UF_CRM_LEVEL"]), "UF_CRM_AGE": rng.randrange(6, 60)}
        if stage in ("UC_LESSON", "CONVERTED"):
            ahead = rng.randrange(1, 10) if stage == "UC_LESSON" else -rng.randrange(5, 200)
            at = today + ahead * DAY + rng.randrange(10, 20) * 3600
            fields |= {"UF_CRM_LESSON_AT": at, "UF_CRM_PLACE": rng.choice(lists["UF_CRM_PLACE"])}
        return fields

    fill(portal, COUNTS, MANAGERS, written)
    _enrol(portal)


def _enrol(portal: Portal) -> None:
    """Give every converted lead its contact, and its deal on the first stage of the funnel of courses."""
    courses = pipelines.add(portal, KINDS[DEAL], "Курсы")
    for row in list(portal.leads.values()):
        if row["STATUS_ID"] != "CONVERTED":
            continue
        at, own = row["MOVED_TIME"], {name: row[name] for name in ("ASSIGNED_BY_ID", "SOURCE_ID") if name in row}
        dated = dict.fromkeys(("DATE_CREATE", "DATE_MODIFY", "LAST_ACTIVITY_TIME"), at)
        client: Row = {name: row[name] for name in ("NAME", "SECOND_NAME", "LAST_NAME") if name in row}
        client |= {kind: _copied(portal, row[kind]) for kind in ("PHONE", "EMAIL") if kind in row}
        client |= {"LEAD_ID": row["ID"]}
        contact = cards.add(portal, KINDS[CONTACT], client | own | dated, Actor(1), cards.NOTHING)
        deal = {"TITLE": f"Курс: {row['TITLE']}", "LEAD_ID": row["ID"], "CONTACT_IDS": [contact], "MOVED_TIME": at}
        deal |= {"CATEGORY_ID": courses.id}
        cards.add(portal, KINDS[DEAL], deal | own | dated, Actor(1), cards.NOTHING)
        row["CONTACT_IDS"] = [contact]


def _copied(portal: Portal, values: list[Row]) -> list[Row]:
    return [value | {"ID": portal.next_id("multifield")} for value in values]
