"""Read a lead with everything that hangs on it, and what its contact, company and deal could take over, in one request.

https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-get.html
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.card import answers_in
from b24app.portal.categories import Funnel, funnels_in, funnels_query
from b24app.portal.client import Portal
from b24app.portal.documents import CardGone, Step, path_of, steps_in, steps_query
from b24app.portal.refusals import Refusal
from b24app.portal.userfields import Field, fields_in

Row = Mapping[str, Any]

TYPES = {"lead": 1, "deal": 2, "contact": 3, "company": 4}
"""Kinds of cards and the portal's numbers of them."""

KINDS = ("company", "contact", "deal")
"""What a lead can become, in the order in which it is made: each may name those before it."""

ORIGINATOR = "b24app"
_PAGE = 50
_FUNNEL = "STATUS"


def origin_of(lead: int) -> str:
    """Return the mark that everything carries which is made of a lead."""
    return f"lead-{lead}"


@dataclass(frozen=True)
class WholeLead:
    """A lead as the portal tells it; `made` are the cards that name it as the one they were made of, the oldest first.

    `fields` are the custom fields of each kind of card; `rows` its product rows; activities and timeline comments go by
    their numbers.
    """

    id: int
    item: Row
    classic: Row
    steps: tuple[Step, ...]
    funnels: tuple[Funnel, ...]
    fields: Mapping[str, tuple[Field, ...]]
    made: Mapping[str, tuple[Row, ...]]
    rows: tuple[Row, ...]
    activities: tuple[int, ...]
    comments: tuple[int, ...]

    @property
    def contacts(self) -> list[int]:
        """List the contacts it is bound to, the first one first."""
        return [int(one) for one in self.item.get("contactIds") or []]

    @property
    def company(self) -> int:
        """Return the company it is bound to, 0 where there is none."""
        return int(self.item.get("companyId") or 0)

    @property
    def responsible(self) -> int:
        """Return who is responsible for it."""
        return int(self.item.get("assignedById") or 0)

    @property
    def stage(self) -> str:
        """Return the stage it stands on."""
        return str(self.item.get("stageId") or "")

    @property
    def is_won(self) -> bool:
        """Tell whether it stands on the stage of success."""
        return self.stage == self.success

    @property
    def success(self) -> str:
        """Return the stage of success, of which a funnel has one."""
        return next((step.status for step in self.steps if step.meaning == "success"), "")

    @property
    def is_lost(self) -> bool:
        """Tell whether it was closed without success."""
        return any(step.status == self.stage and step.meaning == "failure" for step in self.steps)

    @property
    def link(self) -> str:
        """Return it as a link in BB code."""
        title = str(self.item.get("title") or "").replace("[", "(").replace("]", ")").strip()
        return f"[URL={path_of('lead', self.id)}]{title or f'#{self.id}'}[/URL]"

    def answers(self, keys: Collection[str]) -> dict[str, Any]:
        """Read answers by key, as b24app.portal.card does."""
        return answers_in(self.classic, self.fields["lead"], keys)

    def numbers(self, kind: str) -> tuple[str, ...]:
        """List its phones (PHONE) or e-mail addresses (EMAIL)."""
        rows = self.item.get("fm") or []
        return tuple(dict.fromkeys(str(row["value"]).strip() for row in rows if row.get("typeId") == kind))


def read_whole(portal: Portal, lead: int, language: str = "ru") -> WholeLead:
    """Read it, with the titles of fields in a language; raises CardGone where there is none."""
    asked: dict[str, tuple[str, Row]] = {
        "item": ("crm.item.get", {"entityTypeId": TYPES["lead"], "id": lead, "useOriginalUfNames": "Y"}),
        "classic": ("crm.lead.get", {"id": lead}),
        "steps": steps_query(_FUNNEL),
        "funnels": funnels_query(TYPES["deal"]),
        **{f"fields {kind}": _fields_query(kind, language) for kind in TYPES},
        **{f"made {kind}": _made(kind, {"=leadId": lead}) for kind in KINDS},
        **{f"ours {kind}": _made(kind, _ours(lead)) for kind in KINDS},
        **{what: (f"crm.{what}.list", wanted) for what, wanted in _hung(lead).items()},
        "rows": rows_query("L", lead),
    }
    answers = _asked(portal, asked)
    told = {name: _of(answer).result for name, answer in answers.items() if not name.startswith("made ")}
    return WholeLead(
        id=lead,
        item=told["item"]["item"],
        classic=told["classic"],
        steps=steps_in(told["steps"], _FUNNEL),
        funnels=funnels_in(told["funnels"]),
        fields={kind: fields_in([told[f"fields {kind}"]]) for kind in TYPES},
        made={kind: _together(answers[f"made {kind}"], told[f"ours {kind}"]) for kind in KINDS},
        rows=tuple(told["rows"]["productRows"]),
        activities=_ids(portal, "activity", lead, answers),
        comments=_ids(portal, "timeline.comment", lead, answers),
    )


def read_brief(portal: Portal, lead: int) -> WholeLead:
    """Read the lead and its stages alone; raises CardGone where there is none."""
    item = ("crm.item.get", {"entityTypeId": TYPES["lead"], "id": lead, "useOriginalUfNames": "Y"})
    answers = _asked(portal, {"item": item, "steps": steps_query(_FUNNEL)})
    told = {name: _of(answer).result for name, answer in answers.items()}
    return WholeLead(lead, told["item"]["item"], {}, steps_in(told["steps"], _FUNNEL), (), {}, {}, (), (), ())


def _asked(portal: Portal, asked: Mapping[str, tuple[str, Row]]) -> dict[str, Answer | Refusal]:
    answers = portal.batch(asked)
    item = answers["item"]
    if isinstance(item, Refusal) and (item.is_code("NOT_FOUND") or "not found" in item.description.lower()):
        raise CardGone
    return answers


def rows_query(short: str, number: int) -> tuple[str, Row]:
    """Name the call that lists the product rows of a card; `short` is L for leads and D for deals."""
    wanted = {"filter": {"=ownerType": short, "=ownerId": number}, "order": {"id": "ASC"}}
    return "crm.item.productrow.list", wanted


def _hung(lead: int) -> dict[str, dict[str, Any]]:
    bound = {"BINDINGS": [{"OWNER_TYPE_ID": TYPES["lead"], "OWNER_ID": lead}]}
    written = {"ENTITY_TYPE": "lead", "ENTITY_ID": lead}
    order = {"order": {"ID": "ASC"}, "select": ["ID"]}
    return {"activity": {"filter": bound, **order}, "timeline.comment": {"filter": written, **order}}


def _ids(portal: Portal, what: str, lead: int, answers: Mapping[str, Answer | Refusal]) -> tuple[int, ...]:
    found = _all(portal, f"crm.{what}.list", _hung(lead)[what], _of(answers[what]))
    return tuple(dict.fromkeys(int(row["ID"]) for row in found))


def _all(portal: Portal, method: str, asked: Mapping[str, Any], first: Answer) -> Iterator[Row]:
    yield from first.result or []
    if len(first.result or []) >= _PAGE:
        above = {">ID": int(first.result[-1]["ID"])}
        yield from portal.rows(method, {**asked, "filter": {**asked["filter"], **above}}, check=False)


def _fields_query(kind: str, language: str) -> tuple[str, Row]:
    return f"crm.{kind}.userfield.list", {"order": {"ID": "ASC"}, "filter": {"LANG": language}}


def _ours(lead: int) -> Row:
    return {"=originatorId": ORIGINATOR, "=originId": origin_of(lead)}


def _made(kind: str, wanted: Row) -> tuple[str, Row]:
    """Ask for what was made of a lead: by hand, by the portal's own conversion, or by us."""
    select = ["id", "originatorId", "leadId", "name" if kind == "contact" else "title"]
    return "crm.item.list", {"entityTypeId": TYPES[kind], "filter": wanted, "select": select, "order": {"id": "ASC"}}


def _together(made: Answer | Refusal, ours: Row) -> tuple[Row, ...]:
    # Whether every kind of card can be searched by its lead is not documented; ours carry a mark of their own.
    rows = [*ours["items"], *([] if isinstance(made, Refusal) else made.result["items"])]
    return tuple(sorted({int(row["id"]): row for row in rows}.values(), key=lambda row: int(row["id"])))


def _of(answer: Answer | Refusal) -> Answer:
    if isinstance(answer, Refusal):
        raise answer
    return answer
