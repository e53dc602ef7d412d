"""Tell what a pipeline says of payments, the next contact, visits, and leads that are no clients."""

from b24app.languages import phrase
from b24app.pipelines.language.parts.contact import NextContact, Payment
from b24app.pipelines.language.parts.junk import Junk, JunkRule
from b24app.pipelines.language.parts.visits import Visits
from b24app.pipelines.telling.told import Block, Told
from b24app.pipelines.telling.words import Words

_CHANNELS = {"call": phrase("by call"), "last": phrase("by the last channel used")}
_DO = {"propose": phrase("a person is asked"), "close": phrase("the lead is closed at once")}


def paying(part: Payment, words: Words) -> Told:
    """Tell which fields count and which task is set."""
    say = words.say
    defaults = {
        "field": words.title(part.by),
        "paid": words.when(part.paid),
        "title": part.task.said(words.language),
        "channel": say(_CHANNELS[part.channel]),
        "hours": words.span(part.deadline) or say(phrase("no deadline")),
    }
    lines = [say(phrase("Who reminds: {who}")).format(who=words.who(part.responsible))]
    if part.stages:
        lines.append(say(phrase("On the stages {stages}")).format(stages=words.stages(part.stages)))
    return Told(defaults, (Block(say(phrase("Besides")), tuple(lines)),))


def following(part: NextContact, words: Words) -> Told:
    """Tell which date is followed."""
    say, lines = words.say, []
    if part.remind:
        lines.append(say(phrase("Reminder {span} before the date")).format(span=words.span(part.remind)))
    if part.wait_for_date:
        asked = say(phrase("Without a date people are asked for one after {span}"))
        lines.append(asked.format(span=words.span(part.wait_for_date)))
    blocks = (Block(say(phrase("Besides")), tuple(lines)),) if lines else ()
    return Told({"field": words.title(part.field)}, blocks)


def visiting(part: Visits, words: Words) -> Told:
    """Tell how long visits are, who goes, and what happens before and after."""
    say = words.say
    defaults = {
        "hours": words.span(part.duration),
        "way": words.span(part.way) or say(phrase("no time")),
        "surveyors": words.people(part.surveyors) or say(phrase("anybody named in the card")),
    }
    lines = (
        say(phrase("Stage of visits: {stage}")).format(stage=words.stage(part.stage)),
        say(phrase("Time, employee and address: {fields}")).format(
            fields=words.titles((part.at, part.surveyor, part.address))
        ),
        say(phrase("Confirmed {span} before the visit")).format(span=words.span(part.confirm_before)),
        say(phrase("The client is told {span} before arrival")).format(span=words.span(part.notice)),
    )
    return Told(defaults, (Block(say(phrase("How a visit goes")), lines),))


def junking(part: Junk, words: Words) -> Told:
    """Tell each rule: the signs, the reason, and what is done."""
    say = words.say
    lines = tuple(_sign(one, part, words) for one in part.rules)
    stage = part.stage or next((one.key for one in words.pipeline.of_kind("failure")), "")
    more = (say(phrase("Closed on the stage {stage}")).format(stage=words.stage(stage)),) if stage else ()
    blocks = (Block(say(phrase("Signs that a lead is no client")), (*lines, *more)),)
    return Told({"do": say(phrase("as each rule says"))}, blocks)


def _sign(rule: JunkRule, part: Junk, words: Words) -> str:
    say = words.say
    signs = []
    if rule.no_answer:
        signs.append(say(phrase("no answer for {span}")).format(span=words.span(rule.no_answer)))
    if rule.missed_calls:
        signs.append(say(phrase("missed calls in a row: {number}")).format(number=rule.missed_calls))
    if rule.says:
        signs.append(say(phrase("the client writes {words}")).format(words=", ".join(map(words.quoted, rule.says))))
    if rule.when:
        signs.append(words.when(rule.when))
    if rule.stages:
        signs.append(say(phrase("on the stages {stages}")).format(stages=words.stages(rule.stages)))
    return f"{words.value(part.reason, rule.reason)}: {'; '.join(signs)} → {say(_DO[rule.do])}"
