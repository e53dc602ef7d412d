"""Qualify a card by its answers: class, coefficients, likely sum, title and portrait, every point explained."""

from collections.abc import Mapping
from typing import Any

from b24app.robots import Bool, Call, Number, Robot, Text, Whole, fill, recalled, sheet_of

robot = Robot(
    title={"ru": "ABC-квалификация", "en": "ABC qualification"},
    help={
        "ru": "Считает по ответам класс, коэффициенты и сумму, пишет название и портрет, объясняет каждый балл.",
        "en": "Works out class, coefficients and sum from the answers, titles the card, explains every point.",
    },
    on=["lead", "deal"],
    about="abc",
    inputs={
        "title": Bool(title={"ru": "Менять название", "en": "Change the title"}, default=True),
        "comment": Bool(
            title={"ru": "Писать в таймлайн", "en": "Write into the timeline"},
            help={"ru": "Портрет и каждый балл с объяснением.", "en": "The portrait, and every point explained."},
            default=True,
        ),
    },
    outputs={
        "class": Text(title={"ru": "Класс", "en": "Class"}),
        "share": Number(title={"ru": "Итог, %", "en": "Result, %"}),
        "seriousness": Whole(title={"ru": "Серьёзность, %", "en": "Seriousness, %"}),
        "means": Whole(title={"ru": "Возможности, %", "en": "Means, %"}),
        "potential": Whole(title={"ru": "Потенциал, %", "en": "Potential, %"}),
        "sum": Number(title={"ru": "Вероятная сумма", "en": "Likely sum"}),
        "title": Text(title={"ru": "Название", "en": "Title"}),
        "portrait": Text(title={"ru": "Портрет", "en": "Portrait"}),
        "ask": Text(title={"ru": "Что спросить", "en": "What to ask"}),
        "junk_reason": Text(title={"ru": "Причина отказа", "en": "Reason to close"}),
    },
)

QUALIFIED = "qualified"
NO_MODEL = {"ru": "в воронке нет модели ABC (abc)", "en": "the pipeline has no ABC model (abc)"}
ADD = {"ru": "опишите её в YAML и примените", "en": "describe one in the YAML and apply it"}
SKIPPED = {
    "closed": {"ru": "Карточка закрыта, считать нечего.", "en": "The card is closed, nothing to qualify."},
    "no-answers": {"ru": "Ответов для ABC ещё нет.", "en": "There are no answers for ABC yet."},
}
REMEMBERED = ("inputs", "letter", "sum", "ours", "titled")
NO_FIELD = {"ru": "В портале нет полей: {keys}.", "en": "The portal lacks fields: {keys}."}
WAS = {"ru": "Прежнее название: {title}", "en": "The title before: {title}"}


@robot.handler
def abc_qualification(call: Call) -> dict[str, object]:
    """Qualify the card; a repeated run stays with what the first one found."""
    return carry_out(call, call.keep("looked", lambda: look(call, is_edit=False)))


@robot.watcher("changed")
def edited(call: Call) -> dict[str, object]:
    """Qualify again a card that was qualified before, where an answer that counts has changed."""
    looked = call.keep("looked", lambda: look(call, is_edit=True))
    return {} if looked["skipped"] else carry_out(call, looked)


def look(call: Call, *, is_edit: bool) -> dict[str, Any]:
    """Read the card and do the arithmetic; `skipped` says why there is nothing to do."""
    before = recalled(call, QUALIFIED)
    settings = before["settings"] if is_edit and before else dict(call.inputs)
    if is_edit and (call.applied is None or call.pipeline.qualifier is None):
        return {"skipped": "never"}
    if (qualifier := call.pipeline.qualifier) is None:
        raise call.fail(NO_MODEL, ADD)
    sheet = sheet_of(call, qualifier.keys)
    if sheet.is_closed:
        return {"skipped": "closed"}
    if is_edit and not (before or qualifier.was_qualified(sheet.answers)):
        return {"skipped": "never"}
    if is_edit and before and before["inputs"] == qualifier.inputs(sheet.answers):
        return {"skipped": "same"}
    if not qualifier.is_weighable(sheet.answers):
        return {"skipped": "no-answers"}
    found = qualifier.qualified(sheet.answers, sheet.stage, before, title=settings["title"]).document()
    is_new = not is_edit or not before or before["letter"] != found["letter"]
    spelled, lacking = sheet.spelled(found["writes"]), sheet.lacking(found["writes"])
    told = {"settings": settings, "is_new": is_new, "fields": spelled, "lacking": lacking}
    return {"skipped": "", "found": found, **told}


def carry_out(call: Call, looked: Mapping[str, Any]) -> dict[str, object]:
    """Write what differs, explain it, then let the portal know; a lead that looks like junk is not led on."""
    call.decide(looked["skipped"] or f"class-{looked['found']['letter'].lower()}")
    if looked["skipped"]:
        call.explain(SKIPPED[looked["skipped"]])
        return {}
    found, settings = looked["found"], looked["settings"]
    fill(call, looked["fields"], found["writes"])
    call.explain(found["short"])
    if looked["lacking"]:
        call.explain(NO_FIELD, keys=", ".join(looked["lacking"]))
    if found["replaced"]:
        call.comment(call.say(WAS, title=found["replaced"]))
    if settings["comment"]:
        call.note(call.say(found["whole"]), QUALIFIED)
    call.keep(QUALIFIED, lambda: {**{key: found[key] for key in REMEMBERED}, "settings": settings})
    if looked["is_new"] and not found["junk"]:
        call.fire("abc_ready")
    return results(call, found)


def results(call: Call, found: Mapping[str, Any]) -> dict[str, object]:
    """Give later robots what was found."""
    return {
        "class": found["letter"],
        "share": found["share"],
        **found["percents"],
        "sum": found["sum"],
        "title": found["title"],
        "portrait": call.say(found["portrait"]),
        "ask": call.say(found["ask"]),
        "junk_reason": call.say(found["junk_title"]),
    }
