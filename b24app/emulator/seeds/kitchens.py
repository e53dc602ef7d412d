"""A shop that sells kitchens: its funnel, the answers its gates ask for, and nine months of leads."""

from random import Random
from typing import Any

from b24app.emulator.clock import midnight
from b24app.emulator.seeds.furnishing import Question, ask, choices, draw_stages, hire
from b24app.emulator.seeds.people import Person
from b24app.emulator.seeds.visitors import fill
from b24app.emulator.state import Portal

PEOPLE = (
    ("Игорь", "Лапшин", "администратор"),
    ("Марина", "Ярцева", "руководитель отдела продаж"),
    ("Наталья", "Гусева", "менеджер салона"),
    ("Олег", "Чернов", "менеджер салона"),
    ("Виктор", "Панин", "замерщик"),
    ("Алёна", "Седова", "дизайнер"),
)
MANAGERS = (3, 4)
STAGES = (
    ("NEW", "Не обработан", "#39A8EF", None),
    ("UC_MANAGER", "Менеджер назначен", "#2FC6F6", None),
    ("UC_OURS", "Клиент наш", "#55D0E0", None),
    ("UC_ABC", "ABC-квалификация", "#47E4C2", None),
    ("UC_OFFER", "Каталог и КП отправлены", "#FFA900", None),
    ("UC_VISIT", "Замер назначен", "#FF5B55", None),
    ("UC_PAUSE", "Дата следующего контакта", "#A8ADB4", None),
    ("CONVERTED", "Ура, согласие получено", "#7BD500", "S"),
    ("JUNK", "Не успешный", "#FF5752", "F"),
)
COUNTS = {"NEW": 74, "UC_MANAGER": 61, "UC_OURS": 88, "UC_ABC": 57, "UC_OFFER": 96, "UC_VISIT": 43}
COUNTS |= {"UC_PAUSE": 112, "CONVERTED": 139, "JUNK": 230}
# Asked before the first gate, before the second one, and at the end.
FIRST = (
    Question("BUDGET", "Бюджет", "money"),
    Question("MATERIAL", "Материал фасадов", "enumeration", ("ЛДСП", "МДФ в плёнке", "МДФ в эмали", "Массив")),
    Question("OBJECT_ADDRESS", "Адрес объекта", "string"),
)
SECOND = (
    Question("HOUSE", "Тип дома", "enumeration", ("Новостройка", "Вторичное жильё", "Частный дом")),
    Question("KITCHEN_TYPE", "Тип кухни", "enumeration", ("Классика", "Современная", "Лофт", "Неоклассика")),
    Question("SHAPE", "Форма кухни", "enumeration", ("Прямая", "Угловая", "П-образная", "С островом")),
    Question("WORKTOP", "Материал столешницы", "enumeration", ("Пластик", "Камень", "Дерево", "Кварц")),
    Question("SPLASHBACK", "Нужен фартук", "boolean"),
    Question("SPLASHBACK_OF", "Материал фартука", "enumeration", ("Стекло", "Плитка", "Как столешница")),
    Question("APPLIANCES", "Встраиваемая техника", "boolean"),
    Question("APPLIANCES_OF", "Чья техника", "enumeration", ("Наша", "Клиента")),
    Question("APPLIANCES_LIST", "Какая техника", "string", is_multiple=True),
    Question("BUYER", "Категория покупателя", "enumeration", ("Для себя", "Под сдачу", "Дизайнер", "Застройщик")),
    Question("URGENCY", "Срочность", "enumeration", ("До месяца", "До трёх месяцев", "Позже")),
)
REFUSAL = Question(
    "REFUSAL", "Причина отказа", "enumeration", ("Дорого", "Не отвечает", "Купил у других", "Не тот адрес", "Передумал")
)
LATER = (Question("VISIT_AT", "Дата и время замера", "datetime"), Question("NEXT_CONTACT", "Следующий контакт", "date"))
STREETS = ("Садовая", "Лесная", "Новая", "Школьная", "Молодёжная", "Набережная", "Полевая")
MACHINES = ("духовой шкаф", "варочная панель", "посудомоечная машина", "холодильник", "вытяжка")
DAY = 24 * 3600


def kitchens(portal: Portal) -> None:
    """Fill a portal; cards past a gate hold its answers, those before it do only now and then."""
    hire(portal, PEOPLE, "kuhni-uyut.ru")
    draw_stages(portal, STAGES)
    ask(portal, (*FIRST, *SECOND, REFUSAL, *LATER))
    fill(portal, COUNTS, MANAGERS, _Cards(portal).written)


class _Cards:
    """Write what stands in cards."""

    def __init__(self, portal: Portal) -> None:
        lists = [question for question in (*FIRST, *SECOND, REFUSAL) if question.choices]
        self._choices = {question.field: tuple(choices(portal, question).values()) for question in lists}
        self._today = midnight(int(portal.clock.now()))
        self._order = [code for code, *_ in STAGES]

    def written(self, rng: Random, person: Person, stage: str) -> dict[str, Any]:
        """Write a card by its stage."""
        place = self._order.index(stage)
        fields: dict[str, Any] = {"TITLE": f"Кухня, {person.name.given}"}
        if place >= self._order.index("UC_OURS") or rng.random() < 0.2:
            fields |= self._first(rng)
        if place > self._order.index("UC_ABC") and (stage != "JUNK" or rng.random() < 0.4):
            fields |= self._second(rng)
        return fields | self._last(rng, stage)

    def _first(self, rng: Random) -> dict[str, Any]:
        budget = rng.randrange(15, 120) * 10_000
        address = f"{rng.choice(STREETS)} ул., д. {rng.randrange(1, 90)}"
        return {
            "UF_CRM_BUDGET": f"{budget}|RUB",
            "UF_CRM_OBJECT_ADDRESS": address,
            "OPPORTUNITY": float(budget),
            "UF_CRM_MATERIAL": rng.choice(self._choices["UF_CRM_MATERIAL"]),
        }

    def _second(self, rng: Random) -> dict[str, Any]:
        plain = (question for question in SECOND if question.choices and not question.name.endswith("_OF"))
        fields: dict[str, Any] = {question.field: rng.choice(self._choices[question.field]) for question in plain}
        for name in ("UF_CRM_SPLASHBACK", "UF_CRM_APPLIANCES"):
            fields[name] = int(rng.random() < 0.6)
            if fields[name]:
                fields[f"{name}_OF"] = rng.choice(self._choices[f"{name}_OF"])
        if fields["UF_CRM_APPLIANCES"]:
            fields["UF_CRM_APPLIANCES_LIST"] = rng.sample(MACHINES, rng.randrange(1, 4))
        return fields

    def _last(self, rng: Random, stage: str) -> dict[str, Any]:
        """A visit lies ahead, a pause may be over already, a refusal has its reason - mostly."""
        if stage == "UC_VISIT":
            return {"UF_CRM_VISIT_AT": self._today + rng.randrange(1, 14) * DAY + rng.choice((9, 12, 15)) * 3600}
        if stage == "UC_PAUSE":
            return {"UF_CRM_NEXT_CONTACT": self._today + rng.randrange(-20, 30) * DAY}
        is_known = stage == "JUNK" and rng.random() < 0.7
        return {"UF_CRM_REFUSAL": rng.choice(self._choices["UF_CRM_REFUSAL"])} if is_known else {}
