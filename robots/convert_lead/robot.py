"""Turn a lead into a contact, a company and a deal, with every answer carried over, and complete the lead."""

from typing import Any

from b24app.robots import Asked, Bool, Call, Conversion, ConversionStory, Robot, Select, Text, User, Whole, is_allowed

KINDS = {
    "contact": {"ru": "Контакт", "en": "Contact"},
    "company": {"ru": "Компания", "en": "Company"},
    "deal": {"ru": "Сделка", "en": "Deal"},
}
WHO = {
    "author": {"ru": "Автор лида", "en": "Author of the lead"},
    "assigned": {"ru": "Ответственный", "en": "Person responsible"},
    "head": {"ru": "Их руководитель", "en": "Their head"},
    "admin": {"ru": "Администратор", "en": "Administrator"},
    "anyone": {"ru": "Любой", "en": "Anyone"},
}
UNMAPPED = {
    "stop": {"ru": "Остановиться и сообщить", "en": "Stop and tell"},
    "skip": {"ru": "Оставить в лиде", "en": "Leave them in the lead"},
}
USUAL = ("author", "assigned", "head", "admin")
EMPTY = {"ru": "Пусто: как в воронке.", "en": "Empty: as the pipeline says."}

robot = Robot(
    title={"ru": "Сконвертировать лид", "en": "Convert the lead"},
    help={
        "ru": "Найдёт или создаст контакт, компанию и сделку, перенесёт все поля, товары, дела и завершит лид.",
        "en": "Finds or makes the contact, company and deal, carries everything over and completes the lead.",
    },
    on=["lead"],
    inputs={
        "become": Select(title={"ru": "Что создать", "en": "What it becomes"}, help=EMPTY, choices=KINDS, many=True),
        "funnel": Text(title={"ru": "Воронка сделки", "en": "Funnel of the deal"}, help=EMPTY),
        "stage": Text(title={"ru": "Стадия сделки", "en": "Stage of the deal"}, help=EMPTY),
        "title": Text(title={"ru": "Название сделки", "en": "Title of the deal"}, help=EMPTY),
        "unmapped": Select(
            title={"ru": "Если ответу нет места", "en": "If an answer has no place"}, help=EMPTY, choices=UNMAPPED
        ),
        "leave": Text(title={"ru": "Не переносить поля", "en": "Fields that stay behind"}, help=EMPTY),
        "by": Select(
            title={"ru": "Кто может конвертировать", "en": "Who may convert"},
            help={
                "ru": "Пусто: автор, ответственный, их руководитель, администратор.",
                "en": "Empty: author, person responsible, their head, administrator.",
            },
            choices=WHO,
            many=True,
        ),
        "people": User(title={"ru": "Кто ещё может", "en": "Who else may"}, many=True),
    },
    outputs={
        "converted": Bool(title={"ru": "Сконвертирован", "en": "Converted"}),
        "contact": Whole(title={"ru": "Номер контакта", "en": "Number of the contact"}),
        "company": Whole(title={"ru": "Номер компании", "en": "Number of the company"}),
        "deal": Whole(title={"ru": "Номер сделки", "en": "Number of the deal"}),
        "reason": Text(title={"ru": "Почему нет", "en": "Why not"}),
    },
)


@robot.watcher("moved")
@robot.handler
def convert_lead(call: Call) -> dict[str, object]:
    """Judge once whether the lead may be converted, then bring that to its end, however often it is begun."""
    given = call.inputs
    leave = [key.strip() for key in (given["leave"] or "").split(",")]
    asked = Asked(given["become"], given["funnel"] or "", given["stage"] or "", given["title"] or "", leave)
    conversion = Conversion(call, asked)
    story = ConversionStory(conversion)
    with conversion.client.alone():
        judged = call.keep("judged", lambda: judge(call, conversion, story))
        call.decide(judged["word"])
        is_done = judged["word"] == "already"
        cards = conversion.carry_out() if judged["word"] == "convert" else conversion.plan.known if is_done else None
    if cards is not None:
        story.tell(cards, is_done=is_done)
        return {"converted": True, **{kind: cards.get(kind) or None for kind in KINDS}}
    story.refuse(judged)
    return {"converted": False, "reason": judged["texts"][call.language]}


def judge(call: Call, conversion: Conversion, story: ConversionStory) -> dict[str, Any]:
    """Say what is to be done, and if nothing, why."""
    given, rule = call.inputs, call.part("conversion")
    if conversion.lead.is_lost:
        return story.because("closed")
    who = given["by"] or USUAL
    if not is_allowed(call, conversion.lead, who, given["people"]):
        return story.because("forbidden", [WHO[word] for word in who])
    if not conversion.plan.kinds:
        return story.because("nothing")
    if conversion.is_complete:
        return {"word": "already"}
    if conversion.unanswered:
        return story.because("incomplete")
    if conversion.plan.choice.doubts:
        return story.because("doubt")
    if conversion.plan.blank:
        return story.because("empty")
    skips = (given["unmapped"] or (rule.unmapped if rule else "stop")) == "skip"
    return story.because("unmapped") if conversion.plan.unplaced and not skips else {"word": "convert"}
