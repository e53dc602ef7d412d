"""What a portal keeps of CRM beside its dictionaries: items of every type, categories, types, relations, layouts."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from b24app.emulator.crm.papers import Papers
from b24app.emulator.history import StageHistory

Row = dict[str, Any]


@dataclass(eq=False)
class Box:
    """The items of one entity type.

    Rows are sparse: a field that is empty is absent. Values are kept typed: numbers for ids, seconds since 1970 for
    moments.
    """

    type_id: int
    rows: dict[int, Row] = field(default_factory=dict)
    # The same ids in ascending order, so that a page after an id is found without looking at the rest.
    ids: list[int] = field(default_factory=list)
    history: StageHistory = field(default_factory=StageHistory)
    # What was deleted, by id: the row and the moment of its deletion.
    bin: dict[int, tuple[Row, float]] = field(default_factory=dict)


@dataclass
class Category:
    """A pipeline of deals, invoices or a smart process."""

    id: int
    type_id: int
    name: str
    sort: int = 500
    is_default: bool = False
    origin: Row = field(default_factory=dict)
    created: float = 0


@dataclass
class SmartProcess:
    """A user-defined type: its own id is not the entityTypeId of its items."""

    id: int
    type_id: int
    title: str
    created_by: int
    created: int
    updated: int
    updated_by: int
    switches: Row = field(default_factory=dict)
    # Entity types whose items may be parents or children of its items.
    parents: dict[int, bool] = field(default_factory=dict)
    children: dict[int, bool] = field(default_factory=dict)


@dataclass(eq=False)
class Crm:
    """Everything of CRM that is no dictionary."""

    boxes: dict[int, Box] = field(default_factory=dict)
    # By entity type, by id.
    categories: defaultdict[int, dict[int, Category]] = field(default_factory=lambda: defaultdict(dict))
    # By entityTypeId.
    types: dict[int, SmartProcess] = field(default_factory=dict)
    # Rows of goods by their ids; OWNER is (entity type, item).
    products: dict[int, Row] = field(default_factory=dict)
    products_of: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    currencies: dict[str, Row] = field(default_factory=dict)
    base_currency: str = "RUB"
    papers: Papers = field(default_factory=Papers)
    # Settings of recurring deals by their own ids.
    recurring: dict[int, Row] = field(default_factory=dict)
    # Digital workplaces: a title and the types it gathers.
    workplaces: dict[int, Row] = field(default_factory=dict)
    # Lists of calls, with the outcome for everybody on them.
    calllists: dict[int, Row] = field(default_factory=dict)
    # Layouts of cards by (entity type, further choice, user; 0 is common).
    layouts: dict[tuple[int, str, int], list[Row]] = field(default_factory=dict)
    # Fields that people made mandatory on stages: (entity type, stage) to names; "" is every stage.
    required: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    # Whether the old methods ask for mandatory user fields: a switch in the portal's settings.
    checks_classic: bool = False
    # Fields registered for the portal's own search of duplicates.
    volatile: dict[int, tuple[int, str]] = field(default_factory=dict)
    # Items by the phones and e-mails they carry, as packed numbers; None until somebody asks.
    communications: dict[str, int | list[int]] | None = None

    def box(self, type_id: int) -> Box:
        """Return the items of a type."""
        if type_id not in self.boxes:
            self.boxes[type_id] = Box(type_id)
        return self.boxes[type_id]
