"""POST /desk/robots/abc…: try the ABC model with answers one makes up: class, sum, title, portrait, every point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from b24app.content import content
from b24app.languages import phrase, translator
from b24app.pipelines.language.check import checked
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.titles import title_of
from b24app.pipelines.qualifying.qualifier import Qualified, Qualifier
from b24app.pipelines.qualifying.telling import COEFFICIENTS
from b24app.pipelines.qualifying.weighing import Part, as_number
from b24app.pipelines.qualifying.words import Words
from b24app.web import desk, forms
from b24app.web.applied import pipelines_of
from b24app.web.desk import Viewer
from b24app.web.refusals import BadForm
from b24app.web.roles import LEADING

if TYPE_CHECKING:
    from b24app.wiring import App

_APPLIED, _OURS = "applied", "ours"
_NUMBERS, _DAYS = ("number", "money"), ("date", "datetime")
_KINDS = {"amount": "number"}
_LONGEST = 200


@dataclass(frozen=True)
class Question:
    """An answer that counts: `kind` is select, number, date or text; `options` are values and what they mean."""

    key: str
    title: str
    kind: str
    options: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True)
class Share:
    """One coefficient: its percentage, and each answer with its points and the most it could give."""

    name: str
    percent: int
    points: tuple[tuple[str, str, str, str], ...]


def blueprint(app: "App") -> Blueprint:
    """Route the page and the part of it that changes with each answer."""
    routes = Blueprint("abc", __name__)

    @routes.post("/desk/robots/abc")
    def abc() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _page(app, viewer, fields, "abc.html"), "robots")

    @routes.post("/desk/robots/abc/result")
    def result() -> Response:
        return desk.opened(app, LEADING, lambda viewer, fields: _page(app, viewer, fields, "abc_result.html"), "robots")

    return routes


def _page(app: "App", viewer: Viewer, fields: forms.Fields, template: str) -> Response:
    models = _models(app, viewer)
    chosen = forms.text(fields, "model", default="") or next(iter(models), "")
    if chosen not in models:
        raise BadForm(phrase("there is no such model"), phrase("open the page again"))
    pipeline = _pipeline(app, viewer, chosen)
    qualifier = Qualifier.of(pipeline)
    if qualifier is None:
        return viewer.page("abc.html", "robots", models=models, chosen=chosen, questions=[], result=None)
    given = {key: forms.text(fields, key, default="").strip()[:_LONGEST] for key in sorted(qualifier.depends_on)}
    questions = [_question(pipeline, key, value, viewer.language) for key, value in given.items()]
    answers = {one.key: _answer(pipeline, one) for one in questions}
    result = qualifier.qualified(answers, "", None) if any(given.values()) else None
    parts = shares(qualifier, answers, viewer.language) if result else []
    return viewer.page(
        template, "robots", models=models, chosen=chosen, questions=questions, result=result, shares=parts,
        money=_money(result, pipeline, viewer.language), classes=qualifier.model.classes,
    )  # fmt: skip


def _models(app: "App", viewer: Viewer) -> dict[str, str]:
    """List the models: those of the pipelines applied here, then those that come with the app."""
    applied = pipelines_of(app, viewer.install.member_id)
    found = {f"{_APPLIED}:{place}": one.title.said(viewer.language) for place, one in applied.items() if one.abc}
    said = translator(viewer.language)(phrase("{name} (comes with the app)"))
    ours = sorted(path.stem for path in (content("pipelines") / "abc").glob("*.yaml"))
    return found | {f"{_OURS}:{name}": said.format(name=name) for name in ours}


def _pipeline(app: "App", viewer: Viewer, chosen: str) -> Pipeline:
    where, _, name = chosen.partition(":")
    if where == _OURS:
        return checked(content("pipelines") / f"{name}.yaml")
    return pipelines_of(app, viewer.install.member_id)[name]


def _question(pipeline: Pipeline, key: str, value: str, language: str) -> Question:
    """Say how an answer is given."""
    field, say = pipeline.fields_.get(key), translator(language)
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    if field and field.values:
        kind, options = "select", tuple((one, title.said(language)) for one, title in field.values.items())
    elif field and field.type == "boolean":
        kind, options = "select", (("yes", say(phrase("yes"))), ("no", say(phrase("no"))))
    elif field:
        kind = "number" if field.type in _NUMBERS else "date" if field.type in _DAYS else "text"
    else:
        kind = _KINDS.get(key, "text")
    return Question(key, title_of(pipeline, key)[language], kind, options, value)


def _answer(pipeline: Pipeline, question: Question) -> Any:
    """Turn what was typed into the answer as a card would hold it; nothing typed is no answer."""
    field = pipeline.fields_.get(question.key)
    if not question.value:
        return None
    if question.kind == "number":
        return as_number(question.value.replace(" ", "").replace(",", "."))
    if field and field.type == "boolean":
        return question.value == "yes"
    return [question.value] if field and field.multiple else question.value


def shares(qualifier: Qualifier, answers: Mapping[str, Any], language: str) -> list[Share]:
    """Lay out the three coefficients with every point."""
    words = Words(qualifier.pipeline, language)
    return [_share(part, words) for part in qualifier.find(answers).weighed.parts]


def _share(part: Part, words: Words) -> Share:
    points = tuple(
        (words.title(one.field), words.answer(one.field, one.answer), words.number(one.points), words.number(one.most))
        for one in part.points
    )
    return Share(words.say(COEFFICIENTS[part.name]), part.percent, points)


def _money(result: Qualified | None, pipeline: Pipeline, language: str) -> str:
    return Words(pipeline, language).number(result.sum) if result and result.sum else ""
