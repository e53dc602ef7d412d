"""Tell a client's first letter from answers, machines and duplicates, and bind each letter to what is known."""

from typing import Any

from b24app.robots import Bool, Call, Robot, Select, Text, User, Whole, mailed

robot = Robot(
    title={"ru": "Разобрать лид из письма", "en": "Sort out a lead made by a letter"},
    help={
        "ru": "Отличит обращение от ответа коллеги, автоответа, возврата и рассылки; найдёт клиента или открытый лид.",
        "en": "Tells a request from a colleague's answer, a machine's letter or a mailing; finds the client or lead.",
    },
    on=["lead"],
    inputs={
        "policy": Select(
            title={"ru": "Что делать с дублями", "en": "What becomes of duplicates"},
            help={
                "ru": "Пусто: закрывать, если в воронке сказано, как закрывать лиды, иначе только привязывать.",
                "en": "Empty: close where the pipeline says how leads are closed, else bind alone.",
            },
            choices={
                "close": {"ru": "Привязать письмо и закрыть лид", "en": "Bind the letter and close the lead"},
                "bind": {"ru": "Только привязать", "en": "Bind alone"},
                "ask": {"ru": "Всегда спрашивать человека", "en": "Always ask a person"},
            },
        ),
        "reason": Text(
            title={"ru": "Причина закрытия", "en": "Reason of closing"},
            help={
                "ru": "Значение списка причин из воронки; пусто: duplicate, для рассылок spam.",
                "en": "A value of the pipeline's list of reasons; empty: duplicate, for mailings spam.",
            },
        ),
        "own": Text(
            title={"ru": "Наши адреса и домены", "en": "Our addresses and domains"},
            help={
                "ru": "Кроме адресов сотрудников портала, например общий ящик или второй домен.",
                "en": "Besides those of the portal's users, such as a shared mailbox or a second domain.",
            },
            many=True,
        ),
        "notify": User(title={"ru": "Кому ещё сообщить", "en": "Who else is told"}, many=True),
        "answer": Text(
            title={"ru": "Решение человека", "en": "A person's decision"},
            help={
                "ru": "lead:5, contact:7, company:9, new или close; в роботе на стадии оставьте пустым.",
                "en": "lead:5, contact:7, company:9, new or close; leave it empty on a stage.",
            },
        ),
    },
    outputs={
        "verdict": Text(title={"ru": "Что это", "en": "What it is"}),
        "duplicate": Bool(title={"ru": "Дубль или не обращение", "en": "A duplicate or no request"}),
        "doubt": Bool(title={"ru": "Нужен выбор человека", "en": "A person has to choose"}),
        "closed": Bool(title={"ru": "Лид закрыт", "en": "The lead is closed"}),
        "lead": Whole(title={"ru": "Номер открытого лида", "en": "Number of the open lead"}),
        "contact": Whole(title={"ru": "Номер контакта", "en": "Number of the contact"}),
        "company": Whole(title={"ru": "Номер компании", "en": "Number of the company"}),
    },
)


@robot.watcher("added")
@robot.handler
def email_duplicate(call: Call) -> dict[str, object]:
    """Judge the letter once, then bring that to its end; doubt is asked, nothing is merged."""
    given = call.inputs
    lead = mailed.MailedLead(call, [one for text in given["own"] for one in text.replace(",", " ").split()])
    judged = call.keep("judged", lambda: lead.judge((given["answer"] or "").strip()))
    word = judged["word"]
    call.decide(word)
    if given["answer"]:
        mailed.settle(call)
    if judged["blind"] and not mailed.is_quiet(word):
        call.explain(mailed.BLIND)
    if mailed.is_quiet(word):
        mailed.say(call, judged)
        return {"verdict": word, "duplicate": False, "doubt": False, "closed": False}
    policy = given["policy"] or ("close" if call.part("junk") else "bind")
    if word == mailed.ASK or (policy == "ask" and not given["answer"]):
        mailed.ask(call, judged, given["notify"])
        return {"verdict": word, "duplicate": False, "doubt": True, "closed": False}
    return carried_out(call, lead, judged, may_close=policy == "close" or word == mailed.DROPPED)


def carried_out(call: Call, lead: mailed.MailedLead, judged: dict[str, Any], *, may_close: bool) -> dict[str, object]:
    """Bind, fire the trigger, close what is no request of its own, and tell."""
    lead.bind(judged)
    is_duplicate = judged["word"] != mailed.CLIENT
    came = call.fire("duplicate_found") if is_duplicate else None
    # A trigger that has moved the lead is people's own way with duplicates.
    may_close = may_close and is_duplicate and not judged["is_touched"] and not came
    is_closed = may_close and lead.close(judged, call.inputs["reason"] or "")
    done = [mailed.TIED] if judged["told"] and judged["activity"] and is_duplicate else []
    mailed.tell(
        call, judged, [*done, *state(judged, is_duplicate=is_duplicate, is_closed=is_closed)], call.inputs["notify"]
    )
    return {
        "verdict": judged["word"],
        "duplicate": is_duplicate,
        "doubt": False,
        "closed": is_closed,
        **{kind: mailed.number(judged[kind]) or None for kind in ("lead", "contact", "company")},
    }


def state(judged: dict[str, Any], *, is_duplicate: bool, is_closed: bool) -> list[dict[str, str]]:
    """Say whether the lead was closed, and why not."""
    if not is_duplicate:
        return []
    return [mailed.SHUT] if is_closed else [mailed.TOUCHED] if judged["is_touched"] else [mailed.LEFT]
