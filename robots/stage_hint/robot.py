"""Tell the manager what a stage is for: what to ask, which answers to get, where to go on; videos for learners."""

from b24app.robots import Bool, Call, Robot, Text, hint_of

robot = Robot(
    title={"ru": "Подсказка стадии", "en": "Hint of the stage"},
    help={
        "ru": "Пишет в карточку, что делать на этой стадии и что спросить: один раз или, пока идёт обучение, всегда.",
        "en": "Writes into the card what to do on this stage and what to ask: once, or always while people learn.",
    },
    on=["lead", "deal", "smart_process"],
    inputs={
        "text": Text(
            title={"ru": "Добавить к подсказке", "en": "Add to the hint"},
            help={"ru": "К тому, что сказано в воронке.", "en": "To what the pipeline says."},
        ),
        "always": Bool(
            title={"ru": "При каждом приходе", "en": "At every entry"},
            help={"ru": "Пусто: пока идёт обучение.", "en": "Empty: while people are trained."},
        ),
        "notify": Bool(
            title={"ru": "Ещё и уведомлением", "en": "As a notification too"},
            help={"ru": "Пусто: пока идёт обучение.", "en": "Empty: while people are trained."},
        ),
    },
    outputs={
        "shown": Bool(title={"ru": "Показана", "en": "Shown"}),
        "hint": Text(title={"ru": "Подсказка", "en": "Hint"}),
    },
)

CLOSED = {"ru": "Карточка закрыта, подсказка не нужна.", "en": "The card is closed, no hint is needed."}
NOTHING = {"ru": "Воронка ничего не говорит об этой стадии.", "en": "The pipeline says nothing about this stage."}
BEFORE = {
    "ru": "Подсказка этой стадии в карточке уже есть.",
    "en": "The card has the hint of this stage already.",
}
SHOWN = {
    "ru": "Подсказка показана, потому что карточка пришла на стадию «{stage}».",
    "en": "The hint was shown because the card came to the stage “{stage}”.",
}
LEARNING = {"ru": "Идёт обучение.", "en": "People are being trained."}


@robot.watcher("added", "moved")
@robot.handler
def stage_hint(call: Call) -> dict[str, object]:
    """Show the hint of the stage, once for a card and stage unless it is to be shown at every entry."""
    card, training = call.card(), bool(call.part("training"))
    if card.is_closed:
        call.explain(CLOSED)
        return {"shown": False}
    stage = call.applied.stage(card.stage) if call.applied else None
    hint = hint_of(call, stage, call.inputs["text"] or "") if stage else call.inputs["text"] or ""
    if not hint:
        call.explain(NOTHING)
        return {"shown": False}
    is_always = training if call.inputs["always"] is None else call.inputs["always"]
    if not is_always and call.keep("before", lambda: call.place.says(f"({call.code} {card.stage})")):
        call.decide("shown-before")
        call.explain(BEFORE)
        return {"shown": False, "hint": hint}
    show(call, hint, card.stage, is_always=is_always)
    if training if call.inputs["notify"] is None else call.inputs["notify"]:
        call.notify([card.responsible], f"{card.link}\n{hint}", f"{call.code}-{card.kind}-{card.id}")
    call.decide("shown")
    call.explain(SHOWN, stage=card.stages.get(card.stage, card.stage))
    if training:
        call.explain(LEARNING)
    return {"shown": True, "hint": hint}


def show(call: Call, hint: str, stage: str, *, is_always: bool) -> None:
    """Write the hint into the timeline: anew at every entry, else one comment for each stage."""
    if is_always:
        call.comment(hint)
    else:
        call.note(hint, name=stage)
