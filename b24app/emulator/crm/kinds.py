"""The entity types of CRM: how each is called by the various methods, and which fields its items have."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from b24app.emulator.crm import other_tables, tables
from b24app.emulator.crm.field import Field
from b24app.emulator.state import Portal

LEAD, DEAL, CONTACT, COMPANY, QUOTE, INVOICE = 1, 2, 3, 4, 7, 31
FIRST_DYNAMIC = 128


@dataclass(frozen=True)
class Kind:
    """An entity type."""

    type_id: int
    # As timeline methods and robots name it.
    name: str
    title: str
    # As owners are named in product rows: L, D, ..., T80.
    short: str
    # The class of its documents in workflows, and what stands before their numbers.
    document: tuple[str, str]
    userfields: str
    fields: Mapping[str, Field]
    stage_field: str = ""
    has_categories: bool = False

    @property
    def is_dynamic(self) -> bool:
        """Say whether its items are those of smart processes: invoices are, too."""
        return self.type_id == INVOICE or self.type_id >= FIRST_DYNAMIC

    @cached_property
    def multifields(self) -> tuple[str, ...]:
        """Return the fields with phones and their like."""
        return tuple(name for name, field in self.fields.items() if field.kind == "crm_multifield" and name != "FM")

    def event(self, what: str) -> str:
        """Return the name of its event, for example of ADD."""
        return f"ONCRMDYNAMICITEM{what}" if self.is_dynamic else f"ONCRM{self.name.upper()}{what}"

    def stages(self, category_id: int = 0) -> str:
        """Return the dictionary of its stages; empty when it has none."""
        if self.type_id == DEAL:
            return f"DEAL_STAGE_{category_id}" if category_id else "DEAL_STAGE"
        if self.is_dynamic:
            stem = "SMART_INVOICE" if self.type_id == INVOICE else f"DYNAMIC_{self.type_id}"
            return f"{stem}_STAGE_{category_id}" if self.stage_field else ""
        return {LEAD: "STATUS", QUOTE: "QUOTE_STATUS"}.get(self.type_id, "")

    def document_id(self, item_id: int) -> list[str]:
        """Return an item as workflows name it."""
        return ["crm", self.document[0], f"{self.document[1]}_{item_id}"]


def _classic(
    type_id: int, name: str, title: str, short: str, fields: Mapping[str, Field], stage: str = "", *, cats: bool = False
) -> Kind:
    stem = name.capitalize()
    document = "Bitrix\\Crm\\Integration\\BizProc\\Document\\Quote" if type_id == QUOTE else f"CCrmDocument{stem}"
    upper = name.upper()
    return Kind(type_id, name, title, short, (document, upper), f"CRM_{upper}", fields, stage, cats)


_DYNAMIC = "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic"
KINDS: Mapping[int, Kind] = {
    LEAD: _classic(LEAD, "lead", "Лид", "L", tables.LEAD, "STATUS_ID"),
    DEAL: _classic(DEAL, "deal", "Сделка", "D", tables.DEAL, "STAGE_ID", cats=True),
    CONTACT: _classic(CONTACT, "contact", "Контакт", "C", tables.CONTACT, cats=True),
    COMPANY: _classic(COMPANY, "company", "Компания", "CO", tables.COMPANY, cats=True),
    QUOTE: _classic(QUOTE, "quote", "Предложение", "Q", other_tables.QUOTE, "STATUS_ID"),
    INVOICE: Kind(
        INVOICE,
        "smart_invoice",
        "Счёт",
        "SI",
        ("Bitrix\\Crm\\Integration\\BizProc\\Document\\SmartInvoice", "SMART_INVOICE"),
        "CRM_SMART_INVOICE",
        other_tables.INVOICE,
        "STAGE_ID",
        has_categories=True,
    ),
}
CLASSIC = tuple(KINDS[number] for number in (LEAD, DEAL, CONTACT, COMPANY))


def kind_of(portal: Portal, type_id: int | None) -> Kind | None:
    """Find an entity type there is."""
    known, process = KINDS.get(type_id or 0), portal.crm.types.get(type_id or 0)
    if known or process is None:
        return known
    switches = frozenset(name for name, is_on in process.switches.items() if is_on == "Y")
    return _dynamic(process.type_id, process.id, process.title, switches)


def named(portal: Portal, name: str) -> Kind | None:
    """Find an entity type by its name: lead, deal, dynamic_128."""
    known = next((kind for kind in KINDS.values() if kind.name == name.lower()), None)
    stem, _, number = name.lower().rpartition("_")
    return known or (kind_of(portal, int(number)) if stem == "dynamic" and number.isdigit() else None)


@lru_cache(maxsize=256)
def _dynamic(type_id: int, number: int, title: str, switches: frozenset[str]) -> Kind:
    name = f"dynamic_{type_id}"
    stage = "STAGE_ID" if "isStagesEnabled" in switches else ""
    fields = other_tables.of_smart_process(switches)
    document = (_DYNAMIC, name.upper())
    return Kind(type_id, name, title, f"T{type_id:x}", document, f"CRM_{number}", fields, stage, has_categories=True)
