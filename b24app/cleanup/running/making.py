"""Work out the cards a lead becomes: links come first, then what was made of it before, and only then a new one."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.cleanup.running.work import Item, Portion, Step
from b24app.portal import lead_writes as writing
from b24app.portal.fetching import is_file
from b24app.portal.taking_over import address_of, with_values
from b24app.portal.whole_lead import KINDS, WholeLead
from b24app.robots.converting.becoming import Wanted, placed

_CONVERTED = ("convert", "deal")


def kinds_of(item: Item) -> list[str]:
    """List what a lead becomes, in the order in which it is made; without a decision, what it says something of."""
    decision, row = item.decision, item.image.item
    if decision.action not in _CONVERTED:
        return []
    person = row.get("name") or row.get("lastName") or row.get("fm") or not row.get("companyTitle")
    says = [*(["contact"] if person else []), *(["company"] if row.get("companyTitle") else [])]
    wanted = {*(decision.makes or says)} - {"deal"} | ({"deal"} if decision.action == "deal" else set())
    return [kind for kind in KINDS if kind in wanted]


def makings(portion: Portion, kind: str) -> Iterator[Step]:
    """Give the steps that make the cards of one kind which are not there yet."""
    for item in portion.alive():
        kinds = kinds_of(item)
        if kind in kinds and not portion.card(item, kind):
            fields = _fields(portion, item, kind, kinds)
            yield Step(item.id, f"make:{kind}", writing.make(kind, item.id, fields))


def completions(portion: Portion) -> Iterator[Step]:
    """Give the steps that write into cards made now what no import takes: addresses, and a deal's products."""
    for item in portion.alive():
        kinds = kinds_of(item)
        made = {kind: int(portion.results.get((item.id, f"make:{kind}")) or 0) for kind in kinds}
        owner = next((kind for kind in ("contact", "company") if kind in kinds), "")
        address = address_of(_lead(portion, item))
        if address and made.get(owner):
            yield Step(item.id, f"address:{owner}", writing.fill_address(owner, made[owner], address))
        if item.image.rows and made.get("deal"):
            yield Step(item.id, "rows:deal", writing.copy_rows(made["deal"], item.image.rows))


def _lead(portion: Portion, item: Item) -> WholeLead:
    """Return the lead as it will be, with all that it takes over from those that merge into it."""
    values = item.decision.values
    row, classic = with_values(item.image.item, values), {**item.image.classic, **values}
    return WholeLead(item.id, row, classic, (), (), portion.fields, {}, (), (), ())


def _fields(portion: Portion, item: Item, kind: str, kinds: list[str]) -> dict[str, Any]:
    lead = _lead(portion, item)
    fields, _ = placed(lead, kinds, Wanted(kinds))
    # A file cannot be named in another card: it stays in the lead, to which the card is tied.
    plain = {name: value for name, value in fields[kind].items() if not _has_file(value)}
    return _named(plain, kind, lead.item) | _links(portion, item, kind)


def _has_file(value: Any) -> bool:
    return any(map(is_file, value)) if isinstance(value, list) else is_file(value)


def _named(fields: Mapping[str, Any], kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a card a name: the portal takes no contact without one, and a company without one cannot be found."""
    numbers = [str(one["value"]) for one in row.get("fm") or [] if one.get("value")]
    spare = next(iter(numbers), str(row.get("title") or f"#{row.get('id')}"))
    if kind == "contact" and not (fields.get("name") or fields.get("lastName")):
        return {**fields, "name": spare}
    if kind == "company" and not fields.get("title"):
        return {**fields, "title": spare}
    return dict(fields)


def _links(portion: Portion, item: Item, kind: str) -> dict[str, Any]:
    contact, company = portion.card(item, "contact"), portion.card(item, "company")
    if kind == "contact":
        return {"companyIds": [company]} if company else {}
    if kind == "company":
        return {}
    return ({"contactIds": [contact]} if contact else {}) | ({"companyId": company} if company else {})
