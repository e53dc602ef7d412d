"""The designer's own dialog of a robot on a stage: a field for each property its application declared."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from b24app.emulator.automation import PlacedRobot, RobotDefinition
from b24app.emulator.crm.documents import kind_named
from b24app.emulator.definitions import choices
from b24app.emulator.face.visitor import Visitor, visitor
from b24app.emulator.pages import page
from b24app.emulator.state import Row

CHOSEN = ("user", "stage", "field")


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
    """Show the dialog in the visitor's language."""
    seen, fields = visitor(request), definition.fields
    declared = (fields.get("PROPERTIES") or {}).items()
    shown = [_shown(seen, placed, name, about) for name, about in declared]
    told: dict[str, Any] = {
        "title": named(fields.get("NAME"), seen.language),
        "about": named(fields.get("DESCRIPTION"), seen.language),
    }
    return page(request, "robot.html", here="automation", number=placed.id, properties=shown, **told)


def _shown(seen: Visitor, placed: PlacedRobot, name: str, about: Row) -> Shown:
    given = placed.properties.get(name)
    value = about.get("DEFAULT") if given is None else given
    values = [str(one) for one in (value if isinstance(value, list) else [value]) if one not in (None, "")]
    kind = str(about.get("TYPE", "string"))
    return Shown(
        name=name,
        title=named(about.get("NAME"), seen.language) or name,
        help=named(about.get("DESCRIPTION"), seen.language),
        kind=kind,
        is_required=about.get("REQUIRED") in ("Y", True),
        is_multiple=about.get("MULTIPLE") in ("Y", True),
        options=_options(seen, placed, kind, about, values),
        values=values,
    )


def _options(seen: Visitor, placed: PlacedRobot, kind: str, about: Row, values: list[str]) -> dict[str, str]:
    """Return what may be chosen; what was chosen before and is not offered any more stays."""
    if kind == "bool":
        return {"Y": "Да", "N": "Нет"}
    if kind in CHOSEN:
        offered = choices(seen.portal, kind_named(seen.portal, placed.document), kind)
        return offered | {value: value for value in values if value not in offered}
    return dict(about.get("OPTIONS") or {})


def named(texts: Any, language: str) -> str:
    """Pick a language as the portal does: the visitor's, else English, else the first there is."""
    if isinstance(texts, dict):
        return str(texts.get(language) or texts.get("en") or next(iter(texts.values()), ""))
    return str(texts or "")
