"""Pipelines: which types have them, what a new one brings with it, and when one may go."""

from b24app.emulator.crm import stock
from b24app.emulator.crm.kinds import COMPANY, CONTACT, DEAL, INVOICE, KINDS, QUOTE, Kind, kind_of
from b24app.emulator.crm.memory import Category
from b24app.emulator.dictionaries import Status
from b24app.emulator.state import Portal

Stages = tuple[tuple[str, str, str, str | None], ...]


def furnish(portal: Portal) -> None:
    """Give a new portal its pipelines, stages beside those of leads, dictionaries and currencies."""
    for type_id, name in ((DEAL, "Общая"), (CONTACT, "Контакты"), (COMPANY, "Компании")):
        portal.crm.categories[type_id][0] = Category(0, type_id, name, 300, is_default=True)
    _put_stages(portal, KINDS[DEAL], 0, stock.DEAL_STAGES)
    _put_stages(portal, KINDS[QUOTE], 0, stock.QUOTE_STAGES)
    add(portal, KINDS[INVOICE], "Общая", is_default=True)
    for entity, rows in stock.DICTIONARIES.items():
        for place, (code, name) in enumerate(rows.items(), 1):
            portal.dictionaries.put(
                Status(portal.next_id("status"), entity, code, name, place * 10, is_system=True, name_init=name)
            )
    for place, (code, (name, rate)) in enumerate(stock.CURRENCIES.items(), 1):
        portal.crm.currencies[code] = {"CURRENCY": code, "FULL_NAME": name, "AMOUNT": rate, "SORT": place * 100}


def add(portal: Portal, kind: Kind, name: str, sort: int = 500, *, is_default: bool = False) -> Category:
    """Open a pipeline with its own stages; deals count theirs apart from all others."""
    number = portal.next_id("deal category" if kind.type_id == DEAL else "category")
    category = Category(number, kind.type_id, name, sort, is_default, created=portal.clock.now())
    if is_default:
        for other in portal.crm.categories[kind.type_id].values():
            other.is_default = False
    portal.crm.categories[kind.type_id][number] = category
    if kind.stage_field:
        stages = {DEAL: stock.DEAL_STAGES, INVOICE: stock.INVOICE_STAGES}.get(kind.type_id, stock.DYNAMIC_STAGES)
        _put_stages(portal, kind, number, stages)
    return category


def give_stages(portal: Portal, kind: Kind) -> None:
    """Give the pipelines of a smart process their stages when stages are switched on."""
    for number in portal.crm.categories[kind.type_id]:
        if not portal.dictionaries.of(kind.stages(number)):
            _put_stages(portal, kind, number, stock.DYNAMIC_STAGES)


def remove(portal: Portal, category: Category) -> None:
    """Close a pipeline and drop its stages."""
    del portal.crm.categories[category.type_id][category.id]
    kind = kind_of(portal, category.type_id)
    for status in portal.dictionaries.of(kind.stages(category.id)) if kind else ():
        portal.dictionaries.remove(status)


def holds_items(portal: Portal, category: Category) -> bool:
    """Say whether items are in a pipeline."""
    rows = portal.crm.box(category.type_id).rows.values()
    return any(row.get("CATEGORY_ID", 0) == category.id for row in rows)


def prefix(kind: Kind, category_id: int) -> str:
    """Return what stands before the codes of a pipeline's stages, with its colon."""
    if kind.type_id == DEAL:
        return f"C{category_id}:" if category_id else ""
    return f"DT{kind.type_id}_{category_id}:" if kind.is_dynamic else ""


def _put_stages(portal: Portal, kind: Kind, category_id: int, stages: Stages) -> None:
    start, entity = prefix(kind, category_id), kind.stages(category_id)
    kept = category_id or None
    for place, (code, name, color, mood) in enumerate(stages, 1):
        is_system = code in stock.SYSTEM
        status = Status(portal.next_id("status"), entity, start + code, name, place * 10, is_system, color, mood)
        status.name_init, status.category_id = (name if is_system else None), kept
        portal.dictionaries.put(status)
