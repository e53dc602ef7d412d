"""The page of all robots and triggers, made from their definitions."""

from b24app.content import content
from b24app.languages import in_language
from b24app.robots.fields import Field
from b24app.robots.load import load_units
from b24app.robots.trigger import Trigger
from b24app.robots.unit import Robot
from tests.site.commands import plain

_HEAD = {
    "en": """# Robots and triggers

Made from the definitions that the portal gets. Robots are placed on stages by hand, in *CRM → Leads → Automation
rules*; `b24app pipelines status` lists those that a pipeline needs, stage by stage.""",
    "ru": """# Роботы и триггеры

Сделано из определений, которые получает портал. Роботов ставят на стадии вручную: *CRM → Лиды → Роботы*; `b24app
pipelines status` перечисляет нужных воронке роботов по стадиям.""",
}
_WORDS = {
    "en": {"robots": "Robots", "triggers": "Triggers", "input": "input", "output": "output", "title": "title",
           "code": "code", "cards": "cards", "what": "what it does", "type": "type", "must": "required",
           "yes": "yes", "no": "no", "more": "How it works, and how to place it"},
    "ru": {"robots": "Роботы", "triggers": "Триггеры", "input": "параметр", "output": "результат", "title": "название",
           "code": "код", "cards": "карточки", "what": "что делает", "type": "тип", "must": "обязателен",
           "yes": "да", "no": "нет", "more": "Как работает и куда ставить"},
}  # fmt: skip
_CARDS = {
    "lead": {"en": "leads", "ru": "лиды"},
    "deal": {"en": "deals", "ru": "сделки"},
    "contact": {"en": "contacts", "ru": "контакты"},
    "company": {"en": "companies", "ru": "компании"},
    "smart_process": {"en": "items of smart processes", "ru": "элементы смарт-процессов"},
}


def units_page(language: str) -> str:
    """Write the page in a language."""
    robots, triggers = load_units([content("robots")])
    told = _WORDS[language]
    parts = [_HEAD[language], f"## {told['robots']}", _list(robots, language)]
    parts += [f"## {told['triggers']}", _list(triggers, language)]
    parts += [_robot(robot, language) for robot in robots.values()]
    return "\n\n".join(parts) + "\n"


def _list(units: dict[str, Robot] | dict[str, Trigger], language: str) -> str:
    told = _WORDS[language]
    rows = [f"| {told['code']} | {told['title']} | {told['cards']} | {told['what']} |", "| --- | --- | --- | --- |"]
    for code, unit in units.items():
        cards = ", ".join(in_language(_CARDS[kind], language) for kind in unit.on)
        title, what = (plain(in_language(text, language)) for text in (unit.title, unit.help))
        rows.append(f"| [`{code}`]({code}.md) | {title} | {cards} | {what} |")
    return "\n".join(rows)


def _robot(robot: Robot, language: str) -> str:
    told = _WORDS[language]
    parts = [f"## {plain(in_language(robot.title, language))}", f"[{told['more']}]({robot.code}.md) · `{robot.code}`"]
    parts += [_fields(robot.inputs, "input", language)] if robot.inputs else []
    parts += [_fields(robot.outputs, "output", language)] if robot.outputs else []
    return "\n\n".join(parts)


def _fields(fields: dict[str, Field], what: str, language: str) -> str:
    told = _WORDS[language]
    rows = [f"| {told[what]} | {told['title']} | {told['type']} | {told['must']} |", "| --- | --- | --- | --- |"]
    for key, field in fields.items():
        texts = [in_language(text, language) for text in (field.title, field.help) if text]
        title = plain(". ".join(texts))
        kind = f"`{field.kind}`" + (" []" if field.many else "")
        rows.append(f"| `{key}` | {title} | {kind} | {told['yes' if field.required else 'no']} |")
    return "\n".join(rows)
