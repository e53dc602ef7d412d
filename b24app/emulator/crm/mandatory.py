"""Fields that must be filled in: user fields made mandatory, and what people made mandatory on stages."""

from b24app.emulator.crm.about import About
from b24app.emulator.crm.worked_out import reader
from b24app.emulator.errors import RestError, said
from b24app.emulator.state import Row

CODE = "CRM_FIELD_ERROR_REQUIRED"


def check(about: About, values: Row, present: Row) -> None:
    """Refuse a write of the universal methods that leaves a mandatory field empty.

    A new item must have them all; an existing one those that are sent, and on a new stage all that the stage asks for.
    """
    names = missing(about, values, present)
    if names:
        raise RestError(CODE, "; ".join(text(about, name) for name in names))


def check_classic(about: About, values: Row, present: Row) -> None:
    """Refuse a classic write in the same cases, but only where the portal's settings say so."""
    if about.portal.crm.checks_classic and (names := missing(about, values, present)):
        raise said("".join(f"{text(about, name)}<br>" for name in names))


def missing(about: About, values: Row, present: Row) -> list[str]:
    """Return the mandatory fields a write leaves empty."""
    row = {**present, **values}
    stage = values.get(about.kind.stage_field) if about.kind.stage_field else None
    asked = _of_stage(about, str(stage)) if stage and stage != present.get(about.kind.stage_field) else []
    names = [*asked, *(name for name in always(about) if not present or name in values)]
    return [name for name in dict.fromkeys(names) if _is_empty(about, name, row)]


def always(about: About) -> list[str]:
    """Return the fields that are mandatory whatever the stage."""
    return [*_of_stage(about, ""), *(name for name, own in about.own.items() if own["MANDATORY"] == "Y")]


def text(about: About, name: str) -> str:
    """Say which field is missing."""
    known = name in about.own or name in about.standard
    return f'Поле "{about.title(name) if known else name}" обязательно для заполнения'


def _of_stage(about: About, stage: str) -> list[str]:
    return about.portal.crm.required.get((about.kind.type_id, stage), [])


def _is_empty(about: About, name: str, row: Row) -> bool:
    value = reader(about.portal, about.kind, name)({"ID": 0, **row}) if name in about.standard else row.get(name)
    return value in (None, "", [], 0, 0.0)
