"""Tell what clients are sent stage by stage, and which fields a message may name."""

from collections.abc import Iterator

from b24app.languages import phrase
from b24app.pipelines.language.model import CustomField, Stage
from b24app.pipelines.language.parts.contact import Message
from b24app.pipelines.language.titles import title_of
from b24app.pipelines.telling.told import Block, Choice, Told
from b24app.pipelines.telling.words import Words

_CHANNELS = {"sms": "SMS", "letter": phrase("letter")}
_CARD = {
    "name": ("string", phrase("Anna")),
    "company": ("string", phrase("Daisy Ltd")),
    "phone": ("string", "+7 900 000-00-00"),
    "email": ("string", "anna@example.com"),
    "amount": ("money", "250 000"),
}
_OURS = {
    "manager": (phrase("Manager's name"), phrase("Maria Ivanova")),
    "manager_phone": (phrase("Manager's phone"), "+7 900 111-11-11"),
    "company_name": (phrase("Our company"), phrase("Our company")),
}
_SAMPLES = {"number": "10", "money": "250 000", "date": "12.10.2026", "datetime": "12.10.2026 15:00"}
_YES = phrase("yes")


def sending(words: Words) -> Told:
    """Tell the messages of each stage; a robot without a text of its own sends those of the stage it stands on."""
    stages = [stage for stage in words.pipeline.stages if stage.messages]
    lines = tuple(_message(stage, one, words) for stage in stages for one in stage.messages)
    if not lines:
        return Told({"text": words.say(phrase("no stage has messages to clients"))})
    blocks = (Block(words.say(phrase("Messages of the stages")), lines),)
    return Told({"text": words.say(phrase("the messages of the stage"))}, blocks)


def _message(stage: Stage, one: Message, words: Words) -> str:
    say, said = words.say, [words.say(_CHANNELS[one.channel])]
    if one.after:
        said.append(say(phrase("after {span}")).format(span=words.span(one.after)))
    if one.before and one.of:
        before = say(phrase("{span} before {field}"))
        said.append(before.format(span=words.span(one.before), field=words.title(one.of)))
    if one.when:
        said.append(say(phrase("if {case}")).format(case=words.when(one.when)))
    return f"{stage.title.said(words.language)} · {', '.join(said)}: {one.text.said(words.language)}"


def choices(words: Words) -> Iterator[Choice]:
    """Give the fields that a setting may name: those every card has, then those of the file."""
    for key, (kind, sample) in _CARD.items():
        yield Choice(key, title_of(words.pipeline, key)[words.language], kind, words.say(sample))
    for key, custom in words.pipeline.fields_.items():
        yield Choice(key, custom.title.said(words.language), custom.type, _sample(custom, words))


def ours(words: Words) -> Iterator[Choice]:
    """Give what else braces in a message may name: the manager, and our own company."""
    for key, (title, sample) in _OURS.items():
        yield Choice(key, words.say(title), "ours", words.say(sample))


def _sample(custom: CustomField, words: Words) -> str:
    first = next(iter(custom.values.values()), None)
    if first:
        return first.said(words.language)
    if custom.type == "boolean":
        return words.say(_YES)
    return _SAMPLES.get(custom.type, custom.title.said(words.language))
