"""Read leads with all that hangs on them, many at once: what a clean-up keeps before it changes anything.

Fifty commands a request, several requests at once. https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-list.html
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.batch import LARGEST
from b24app.portal.client import Portal
from b24app.portal.flow import Flow
from b24app.portal.refusals import Refusal
from b24app.portal.shapes import PAGE
from b24app.portal.taking_over import MULTIFIELDS as MULTIFIELDS
from b24app.portal.whole_lead import ORIGINATOR, TYPES, origin_of, rows_query

STAGE, CONTACTS, COMPANY = "STATUS_ID", "CONTACT_IDS", "COMPANY_ID"

_SELECT = ["*", "UF_*", *MULTIFIELDS]
_AT_ONCE = 6
_GONE = ("not found", "не найден")
Spec = tuple[str, Mapping[str, Any]]
Answers = Mapping[str, Answer | Refusal]


@dataclass(frozen=True)
class Hung:
    """An activity or a comment of a lead and the cards it is shown under, as pairs of type and number."""

    id: int
    bound: tuple[tuple[int, int], ...] = ()
    row: Mapping[str, Any] = field(default_factory=dict)

    def is_on(self, kind: str, number: int) -> bool:
        """Tell whether it is shown under a card."""
        return (TYPES[kind], number) in self.bound


@dataclass(frozen=True)
class LeadImage:
    """A lead as it stands: `classic` and `item` are the rows of both families of methods, `made` what was made of it.

    `rows` are its products, where they were asked for.

    `classic` carries the bound contacts too, under CONTACT_IDS.
    """

    id: int
    classic: Mapping[str, Any]
    item: Mapping[str, Any]
    activities: tuple[Hung, ...] = ()
    comments: tuple[Hung, ...] = ()
    made: Mapping[str, Sequence[int]] = field(default_factory=dict)
    rows: tuple[Mapping[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        # By hand: dataclasses.asdict copies every value of every row, and there are many.
        hung = {name: [vars(one) for one in getattr(self, name)] for name in ("activities", "comments")}
        return {**vars(self), "made": dict(self.made), **hung}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "LeadImage":
        """Read what was kept."""
        hung = {name: tuple(_kept(row) for row in kept[name]) for name in ("activities", "comments")}
        rows = tuple(kept.get("rows", ()))
        return cls(int(kept["id"]), kept["classic"], kept["item"], made=kept["made"], rows=rows, **hung)


def read_images(
    portal: Portal, ids: Sequence[int], deep: Collection[int] = (), selling: Collection[int] = ()
) -> dict[int, LeadImage]:
    """Read leads by number, those of `deep` with all that hangs on them, those of `selling` with their products.

    Gone ones are left out.
    """
    sold = {f"sold {number}": rows_query("L", number) for number in selling}
    lists = {f"{what} {number}": spec for number in deep for what, spec in _lists(number)}
    # All at once: what a request has room for besides costs nothing.
    answers = read_many(portal, {**_rows_asked(ids), **lists, **_made_asked(sorted(deep)), **sold})
    rows = _rows_in(answers)
    whole = [number for number in deep if number in rows]
    hung, made = _hung(portal, lists, answers, whole), _made_in(answers)
    products = {name: tuple(result_of(answers[name])["productRows"]) for name in sold if int(name[5:]) in rows}
    return {
        number: LeadImage(
            number, *both, *hung.get(number, ((), ())), made.get(number, {}), products.get(f"sold {number}", ())
        )
        for number, both in rows.items()
    }


def read_rows(portal: Portal, ids: Sequence[int]) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    """Read the rows of leads, as both families of methods tell them; gone ones are left out."""
    return _rows_in(read_many(portal, _rows_asked(ids)))


def _rows_asked(ids: Sequence[int]) -> dict[str, Spec]:
    commands: dict[str, Spec] = {}
    for place, page in enumerate(_pages(ids)):
        asked = {"filter": {"@ID": page}, "select": _SELECT, "order": {"ID": "ASC"}, "start": -1}
        commands[f"classic {place}"] = ("crm.lead.list", asked)
        item = {"entityTypeId": TYPES["lead"], "filter": {"@id": page}, "select": ["*"], "order": {"id": "ASC"}}
        commands[f"item {place}"] = ("crm.item.list", {**item, "useOriginalUfNames": "Y", "start": -1})
    return commands


def _rows_in(answers: Answers) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    items = {int(row["id"]): row for one in _of("item ", answers) for row in result_of(one)["items"]}
    classic = {int(row["ID"]): row for one in _of("classic ", answers) for row in result_of(one) or []}
    return {
        number: (row | {CONTACTS: [int(one) for one in items[number].get("contactIds") or []]}, items[number])
        for number, row in sorted(classic.items())
        if number in items
    }


def _of(beginning: str, answers: Answers) -> list[Answer | Refusal]:
    return [answer for name, answer in answers.items() if name.startswith(beginning)]


def read_many(portal: Portal, commands: Mapping[str, Spec]) -> dict[str, Answer | Refusal]:
    """Read with any number of commands, several requests at once, each answer under its command's name."""
    names = list(commands)
    parts = [{name: commands[name] for name in names[at : at + LARGEST]} for at in range(0, len(names), LARGEST)]
    flow: Flow[dict[str, Spec], dict[str, Answer | Refusal]] = Flow(portal.batch, _AT_ONCE, ahead=_AT_ONCE)
    return {name: answer for found in flow.results(iter(parts)) for name, answer in found.items()}


def bound_of(portal: Portal, activities: Iterable[int], comments: Iterable[int]) -> dict[tuple[str, int], Hung]:
    """Tell under which cards activities and comments are shown now; those that are gone are left out."""
    asked: dict[str, Spec] = {
        f"activity {one}": ("crm.activity.binding.list", {"activityId": one}) for one in activities
    }
    asked |= {f"comment {one}": ("crm.timeline.bindings.list", {"filter": {"OWNER_ID": one}}) for one in comments}
    found = {}
    for name, answer in read_many(portal, asked).items():
        what, _, number = name.partition(" ")
        if isinstance(answer, Answer) and (pairs := tuple(_pairs(what, answer.result or []))):
            found[what, int(number)] = Hung(int(number), pairs)
    return found


def _hung(
    portal: Portal, asked: Mapping[str, Spec], answers: Answers, ids: Sequence[int]
) -> dict[int, tuple[tuple[Hung, ...], tuple[Hung, ...]]]:
    rows = {
        name: list(_all(portal, asked[name], result_of(answers[name]) or []))
        for number in ids
        for name in (f"{what} {number}" for what in _WHATS)
    }
    numbers = {
        what: {int(row["ID"]) for name in rows if name.startswith(what) for row in rows[name]} for what in _WHATS
    }
    bound = bound_of(portal, sorted(numbers["activity"]), sorted(numbers["comment"]))

    def of(what: str, number: int) -> tuple[Hung, ...]:
        each = {int(row["ID"]): row for row in rows[f"{what} {number}"]}
        return tuple(Hung(one, bound[what, one].bound, row) for one, row in each.items() if (what, one) in bound)

    return {number: (of("activity", number), of("comment", number)) for number in ids}


_WHATS = ("activity", "comment")


def _lists(number: int) -> Iterator[tuple[str, Spec]]:
    bound = {"BINDINGS": [{"OWNER_TYPE_ID": TYPES["lead"], "OWNER_ID": number}]}
    yield "activity", ("crm.activity.list", {"filter": bound, "order": {"ID": "ASC"}, "start": -1})
    written = {"ENTITY_TYPE": "lead", "ENTITY_ID": number}
    yield "comment", ("crm.timeline.comment.list", {"filter": written, "order": {"ID": "ASC"}})


def _all(portal: Portal, spec: Spec, first: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield from first
    if len(first) >= PAGE:
        method, asked = spec
        above = {**asked, "filter": {**asked["filter"], ">ID": int(first[-1]["ID"])}}
        yield from portal.rows(method, {name: value for name, value in above.items() if name != "start"}, check=False)


def _made_asked(ids: Sequence[int]) -> dict[str, Spec]:
    asked: dict[str, Spec] = {}
    for place, page in enumerate(_pages(ids)):
        for kind in ("contact", "company", "deal"):
            wanted = {"=originatorId": ORIGINATOR, "@originId": [origin_of(one) for one in page]}
            asked[f"made {kind} ours {place}"] = _items(kind, wanted)
            asked[f"made {kind} theirs {place}"] = _items(kind, {"@leadId": page})
    return asked


def _made_in(answers: Answers) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = {}
    for name, answer in answers.items():
        if not name.startswith("made "):
            continue
        # Whether every kind of card can be searched by its lead is not documented; ours carry a mark of their own.
        kind, is_ours = name.split()[1], " ours " in name
        for row in [] if isinstance(answer, Refusal) and not is_ours else result_of(answer)["items"]:
            lead = int(str(row["originId"]).rpartition("-")[2] if is_ours else row.get("leadId") or 0)
            numbers = found.setdefault(lead, {}).setdefault(kind, [])
            numbers += [int(row["id"])] if int(row["id"]) not in numbers else []
    return found


def _items(kind: str, wanted: Mapping[str, Any]) -> Spec:
    select = ["id", "leadId", "originId"]
    return "crm.item.list", {"entityTypeId": TYPES[kind], "filter": wanted, "select": select, "order": {"id": "ASC"}}


def _pairs(what: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, int]]:
    for row in rows:
        if what == "activity":
            yield int(row["entityTypeId"]), int(row["entityId"])
        else:
            yield TYPES.get(str(row["ENTITY_TYPE"]).lower(), 0), int(row["ENTITY_ID"])


def _pages(ids: Sequence[int]) -> Iterator[list[int]]:
    for at in range(0, len(ids), PAGE):
        yield list(ids[at : at + PAGE])


def result_of(answer: Answer | Refusal) -> Any:
    """Return what an answer holds; raises the refusal."""
    if isinstance(answer, Refusal):
        raise answer
    return answer.result


def _kept(row: Mapping[str, Any]) -> Hung:
    return Hung(int(row["id"]), tuple((int(kind), int(number)) for kind, number in row["bound"]), row["row"])


def comment_texts(portal: Portal, comments: Iterable[int]) -> dict[int, str]:
    """Read the texts of comments; those that are gone are left out."""
    asked: dict[str, Spec] = {str(one): ("crm.timeline.comment.get", {"id": one}) for one in comments}
    answers = read_many(portal, asked)
    return {int(name): str(one.result["COMMENT"]) for name, one in answers.items() if isinstance(one, Answer)}
