"""The designer's own dialog of a robot on a stage: a field for each property its application declared."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from b24app.emulator.apps import LANGUAGE
from b24app.emulator.automation import PlacedRobot, RobotDefinition
from b24app.emulator.pages import page
from b24app.emulator.state import Row

_WORDS = {
    "ru": {
        "none": "не установлено",
        "nothing": "Настроек нет.",
        "save": "Сохранить",
        "Y": "Да",
        "N": "Нет",
    },
    "en": {"none": "not set", "nothing": "This robot has no settings.", "save": "Save", "Y": "Yes", "N": "No"},
}


@dataclass(frozen=True)
class Shown:
    """A property as a field of the dialog."""

    name: str
    title: str
    help: str
    kind: str
    is_required: bool
    is_multiple: bool
    options: dict[str, str]
    values: list[str]


def dialog(request: web.Request, placed: PlacedRobot, definition: RobotDefinition) -> web.Response:
    """Show the dialog in the visitor's language: `lang`, else the portal's."""
    language = request.query.get("lang", LANGUAGE)
    words, fields = _WORDS.get(language, _WORDS["en"]), definition.fields
    declared = (fields.get("PROPERTIES") or {}).items()
    shown = [_shown(name, about, placed.properties.get(name), language, words) for name, about in declared]
    told: dict[str, Any] = {
        "title": _said(fields.get("NAME"), language),
        "about": _said(fields.get("DESCRIPTION"), language),
    }
    return page(request, "robot.html", number=placed.id, properties=shown, words=words, **told)


def _shown(name: str, about: Row, given: Any, language: str, words: dict[str, str]) -> Shown:
    value = about.get("DEFAULT") if given is None else given
    kind = str(about.get("TYPE", "string"))
    options = {key: words[key] for key in "YN"} if kind == "bool" else dict(about.get("OPTIONS") or {})
    return Shown(
        name=name,
        title=_said(about.get("NAME"), language) or name,
        help=_said(about.get("DESCRIPTION"), language),
        kind=kind,
        is_required=about.get("REQUIRED") in ("Y", True),
        is_multiple=about.get("MULTIPLE") in ("Y", True),
        options=options,
        values=[str(one) for one in (value if isinstance(value, list) else [value]) if one not in (None, "")],
    )


def _said(texts: Any, language: str) -> str:
    """Pick a language as the portal does: the visitor's, else English, else the first there is."""
    if isinstance(texts, dict):
        return str(texts.get(language) or texts.get("en") or next(iter(texts.values()), ""))
    return str(texts or "")
