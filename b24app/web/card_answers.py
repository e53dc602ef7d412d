"""Take the answers that a person fills in on the tab of a card, save them, and say what came of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from b24app.languages import Translate, phrase, translator
from b24app.pipelines.guarding.requirements import Missing, PipelineGate
from b24app.pipelines.guiding.given import Unreadable, answer_of
from b24app.pipelines.guiding.questions import Question
from b24app.pipelines.guiding.saving import Entry, Saved, Saving
from b24app.pipelines.language.titles import title_of
from b24app.web import forms
from b24app.web.card_seen import Seen

_NOWHERE = {"ru": "", "en": ""}


@dataclass(frozen=True)
class Told:
    """What came of a button: sentences with their weight (done, note, failed), and by key what is wrong with answers.

    `typed` are the texts of answers that were not saved, so that nobody types them twice.
    """

    said: tuple[tuple[str, str], ...] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_changed: bool = False

    def on(self, question: Question) -> Question:
        """Return a question as it is shown after the button: with what was typed, and what is wrong with that."""
        values = self.typed.get(question.key, question.values)
        return replace(question, values=values, problem=self.wrong.get(question.key, question.problem))


def save(seen: Seen, fields: forms.Fields) -> Told:
    """Save what was filled in, each answer by itself; raises what the portal does not answer."""
    gate, speak = seen.gate, translator(seen.viewer.language)
    if gate is None or seen.asking is None:
        return Told()
    typed = typed_in(fields, gate)
    questions = {key: seen.asking.question(_named(gate, key), None) for key in typed}
    wrong: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    for key, question in questions.items():
        try:
            answer = answer_of(question, typed[key], seen.time)
        except Unreadable as fault:
            wrong[key] = fault.text(speak)
            continue
        if answer is None or not question.is_given_here:
            continue
        if problem := _problem(gate, key, answer):
            wrong[key] = problem[seen.viewer.language]
        else:
            entries[key] = Entry(question, answer, forms.text(fields, "seen", key, default=""))
    saved = _saving(seen).save(entries) if entries else Saved()
    return _told(saved, questions, wrong, typed, speak)


def _saving(seen: Seen) -> Saving:
    return Saving(seen.theirs, seen.target, seen.card.number, seen.makeup.fields, seen.time)


def typed_in(fields: forms.Fields, gate: PipelineGate) -> dict[str, tuple[str, ...]]:
    """Return what was filled in for fields that the pipeline asks for; others are none of the tab's."""
    given, known, found = fields.get("answer"), gate.asked(), {}
    for key, raw in given.items() if isinstance(given, Mapping) else ():
        texts = raw if isinstance(raw, list) else [raw]
        if key in known and all(isinstance(one, str) for one in texts) and any(map(str.strip, texts)):
            found[key] = tuple(texts)
    return found


def _named(gate: PipelineGate, key: str) -> Missing:
    return Missing(key, title_of(gate.pipeline, key), None, "", _NOWHERE)


def _problem(gate: PipelineGate, key: str, answer: object) -> Mapping[str, str] | None:
    """Hold an answer to the rules of the stages that ask for it, before it goes into the card."""
    wanted = (one for stage in gate.pipeline.stages for one in stage.requires if one.field == key)
    return next((problem for one in wanted if (problem := gate.problem(one, answer))), None)


def _told(
    saved: Saved,
    questions: Mapping[str, Question],
    wrong: dict[str, str],
    typed: Mapping[str, tuple[str, ...]],
    speak: Translate,
) -> Told:
    left = {*saved.overtaken, *saved.untaken, *wrong}
    said = tuple(
        (weight, speak(text).format(titles=_titles(questions, keys), reason=saved.refused))
        for weight, text, keys in (
            ("done", phrase("Saved: {titles}."), saved.kept),
            ("failed", phrase("Not saved, see below: {titles}."), tuple(wrong)),
            ("note", _OVERTAKEN, saved.overtaken),
            ("note", phrase("The portal keeps something else than was typed in: {titles}."), saved.otherwise),
            ("failed", phrase("The portal does not let you save {titles}: {reason}"), _only(saved, is_refused=True)),
            ("failed", _UNKNOWN, _only(saved, is_refused=False)),
        )
        if keys
    )
    return Told(said, wrong, {key: texts for key, texts in typed.items() if key in left}, bool(saved.kept))


def _only(saved: Saved, *, is_refused: bool) -> tuple[str, ...]:
    return saved.untaken if (bool(saved.refused) if is_refused else saved.is_unknown) else ()


def _titles(questions: Mapping[str, Question], keys: tuple[str, ...]) -> str:
    return ", ".join(questions[key].title for key in keys)


_OVERTAKEN = phrase(
    "Somebody else has changed these while you were typing, so they were left as they are now: {titles}. "
    "Compare, and save again if your answer is the right one."
)
_UNKNOWN = phrase("The portal's answer was lost, so look into the card before you save these again: {titles}.")
