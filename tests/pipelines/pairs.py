"""Random pairs of pipelines, one applied over the other, with leads on the stages; and what has to hold afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import yaml

from b24app.pipelines.applying.rollback import make_rollback, undoable
from b24app.pipelines.exporting.export import export
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.observe import observe
from b24app.pipelines.planning.plan import Plan
from tests.pipelines.shop import KEY, Shop, read_pipeline

WORK = ("CALL", "OFFER", "VISIT", "TRIAL", "DRAFT", "CHECK", "IN_PROCESS", "PROCESSED")
LOST = ("BUDGET", "RIVAL", "SILENT")
FIELDS = ("role", "budget", "gear", "ready", "place")
TYPES = ("string", "number", "money", "boolean", "list", "date")
WORDS = ("договор", "замер", "смета", "оплата", "проба", "встреча", "макет", "отгрузка")
ANSWERS = {"string": "7", "number": "7", "money": "7|RUB", "boolean": "1", "date": "2026-09-21"}


def made(random: Random, *, is_over: bool) -> str:
    """Write a pipeline; one that goes over another may delete, replace and own."""
    lost = set(random.sample(LOST, random.randint(0, 3)))
    work = random.sample(WORK, random.randint(1, 6))
    # A code that means work in one file and failure in the other.
    turned = [code for code in work[1:] if code not in ("IN_PROCESS", "PROCESSED") and random.random() < 0.15]
    work = [code for code in work if code not in turned]
    order = ["NEW", *work] if random.random() < 0.8 else [*work[:1], "NEW", *work[1:]]
    lines = ["pipeline: shop", "for: lead", "title: Магазин", "replace: true", "limits: {deletes: 100%, moves: 100%}"]
    lines += _fields(random)
    lines += ["stages:", *(_stage(random, code, "work") for code in order), _stage(random, "CONVERTED", "success")]
    lines += [_stage(random, code, "failure") for code in (*turned, *sorted(lost), "JUNK")]
    if is_over:
        owned = [one for one in ("stages", "fields", "values") if random.random() < 0.6]
        lines += [f"owns: [{', '.join(owned)}]"] if owned else []
        lines += [f"unnamed: {{move_to: {random.choice(order).lower()}}}"] if "stages" in owned else []
    return "\n".join(lines) + "\n"


def _stage(random: Random, code: str, semantics: str) -> str:
    title = f"{random.choice(WORDS).capitalize()} {random.randint(1, 99)} готов"
    color = f", color: '#{random.randrange(16**6):06X}'" if random.random() < 0.5 else ""
    return f"  - {{key: {code.lower()}, status: {code}, title: {title}, semantics: {semantics}{color}}}"


def _fields(random: Random) -> list[str]:
    keys = random.sample(FIELDS, random.randint(0, 4))
    return ["fields:", *(_field(random, key) for key in keys)] if keys else []


def _field(random: Random, key: str) -> str:
    kind = random.choice(TYPES)
    values = random.sample(WORDS, random.randint(2, 5))
    listed = ", ".join(f"v{WORDS.index(word)}: {word}" for word in values)
    extra = f", values: {{{listed}}}" if kind == "list" else ""
    multiple = ", multiple: true" if kind in ("string", "list") and random.random() < 0.3 else ""
    return f"  {key}: {{type: {kind}, title: {{ru: Поле {random.randint(1, 9)}, en: Field}}{multiple}{extra}}}"


@dataclass
class Tally:
    """What the pairs have shown."""

    pairs: int = 0
    leads: int = 0
    moved: int = 0
    writes: int = 0
    lost: int = 0
    astray: int = 0
    altered: int = 0
    unplanned: int = 0
    missing: int = 0
    repeated: int = 0
    not_back: int = 0
    verbs: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def run_pair(shop: Shop, seed: int, tally: Tally) -> None:
    """Apply a pair on an empty portal and count all that is not as it has to be."""
    random = Random(seed)
    shop.anew()
    shop.records.plans.undo("shop", "lead", 0)
    first, second = (read_pipeline(made(random, is_over=is_over)) for is_over in (False, True))
    shop.apply(first)
    shop.add_leads(_leads(random, shop))
    before, since, portal, answers = shop.leads(), shop.now(), shown(shop), answered(shop)
    known = {row["ID"]: row["STATUS_ID"] for row in shop.stages()}
    plan = shop.apply(second)
    calls, after = shop.writes(since), shop.leads()
    codes = {row["STATUS_ID"] for row in shop.stages()}
    wanted = {number: moved_to(plan, row["STATUS_ID"]) for number, row in before.items()}
    tally.pairs += 1
    tally.leads += len(before)
    tally.moved += sum(wanted[number] != row["STATUS_ID"] for number, row in before.items())
    tally.writes += len(calls)
    tally.lost += len(before.keys() - after.keys())
    tally.astray += sum(row["STATUS_ID"] not in codes for row in after.values())
    tally.astray += sum(row["STATUS_ID"] != wanted[number] for number, row in after.items())
    tally.altered += sum(_kept(before[number]) != _kept(row) for number, row in after.items())
    held = Held(plan, known, {number: row["STATUS_ID"] for number, row in before.items()})
    strange = [call for call in calls if not held.allows(call)]
    tally.unplanned += len(strange)
    tally.faults += [f"seed {seed}: {call['method']} {call['params']}" for call in strange]
    tally.missing += len(held.rest)
    tally.faults += [f"seed {seed}: not sent: {change}" for change in held.rest]
    for change in plan.changes:
        name = f"{change.verb} {change.kind}"
        tally.verbs[name] = tally.verbs.get(name, 0) + 1
    since = shop.now()
    again = shop.apply(second)
    tally.repeated += len(shop.writes(since)) + len(again.changes)
    roll_back(shop, seed, tally, portal, answers)


def roll_back(shop: Shop, seed: int, tally: Tally, portal: Any, answers: dict[int, Any]) -> None:
    """Take the second pipeline back and count what is not as it was before it."""
    plans = undoable(shop.records.plans.history(KEY), None)
    made = make_rollback(shop.portal, shop.records, plans, may_lose=True)
    if made.plan.changes:
        shop.applying().undo(made.plan, made.undoes)
    after, differs = answered(shop), []
    if plans[0].document["changes"]:
        differs += ["file"] if shown(shop) != portal else []
        differs += [f"{was} -> {after[number]}" for number, was in answers.items() if was != after[number]]
    tally.not_back += len(differs)
    tally.faults += [f"seed {seed}: not back: {one}" for one in differs]


def shown(shop: Shop) -> Any:
    """Tell stages in order and fields in whatever order."""
    return yaml.safe_load(export(observe(shop.portal), "shop", "ru"))


def answered(shop: Shop) -> dict[int, dict[str, Any]]:
    """Tell stage and answers of every lead; list values by their codes, numbers however they are written."""
    fields = shop.rest("crm.lead.userfield.list")
    codes = {row["FIELD_NAME"]: {one["ID"]: one["XML_ID"] for one in row.get("LIST") or []} for row in fields}
    return {number: dict(_answers_of(row, codes)) for number, row in shop.leads().items()}


def _answers_of(row: dict[str, Any], codes: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if name == "STATUS_ID" or (name.startswith("UF_") and value not in (None, "", [], False)):
            text = codes.get(name, {}).get(str(value), str(value))
            yield name, text.removesuffix(".0")


def _leads(random: Random, shop: Shop) -> list[dict[str, Any]]:
    stages = [row["STATUS_ID"] for row in shop.stages()]
    fields = shop.rest("crm.lead.userfield.list")
    return [
        {"TITLE": f"Заявка {number}", "OPPORTUNITY": number, "STATUS_ID": stage, **_answers(random, fields)}
        for stage in stages
        for number in range(random.randint(0, 4))
    ]


def _answers(random: Random, fields: list[dict[str, Any]]) -> dict[str, str]:
    found = {}
    for row in fields:
        if row["MULTIPLE"] != "Y" and random.random() < 0.5:
            listed = [one["ID"] for one in row.get("LIST") or []]
            kind = {"enumeration": "list", "double": "number"}.get(row["USER_TYPE_ID"], row["USER_TYPE_ID"])
            found[row["FIELD_NAME"]] = random.choice(listed) if kind == "list" else ANSWERS[kind]
    return found


def moved_to(plan: Plan, stage: str) -> str:
    """Follow a lead through the moves of a plan."""
    for change in plan.changes:
        if change.kind == "items" and change.code == stage:
            stage = str(change.after["stage"])
    return stage


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    """Take what no move may change: everything but the stage, the times of change and the custom fields."""
    loose = (
        "STATUS_ID",
        "STATUS_SEMANTIC_ID",
        "DATE_MODIFY",
        "DATE_CLOSED",
        "MOVED_TIME",
        "MOVED_BY_ID",
        "MODIFY_BY_ID",
    )
    return {name: value for name, value in row.items() if name not in loose and not name.startswith("UF_")}


class Held:
    """The steps of a plan that have not been seen among the portal's writes yet."""

    def __init__(self, plan: Plan, codes: dict[str, str], stages: dict[int, str]) -> None:
        self.plan, self.codes, self.stages = plan, codes, stages
        self.keys = {str(one.id): one.key for one in plan.observed.fields}
        self.rest = [change for change in plan.changes if change.verb != "move"]

    def allows(self, call: dict[str, Any]) -> bool:
        """Say whether a write is a step of the plan that was not taken yet."""
        method, params = call["method"], call["params"]
        if method == "crm.item.update":
            return self._moves(int(params["id"]), params["fields"])
        family, _, verb = method.rpartition(".")
        kind = {"crm.status": "stage", "crm.lead.userfield": "field"}.get(family)
        if kind is None:
            return method == "crm.item.details.configuration.set" and self._take("card", "update", "")
        return self._take(kind, {"add": "create"}.get(verb, verb), self._name(kind, params))

    def _name(self, kind: str, params: dict[str, Any]) -> str:
        fields = params.get("fields") or {}
        if kind == "stage":
            return str(fields.get("STATUS_ID") or self.codes.get(str(params.get("id")), "?"))
        return str(fields.get("FIELD_NAME") or self.keys.get(str(params.get("id")), "?")).lower()

    def _take(self, kind: str, verb: str, name: str) -> bool:
        found = next((one for one in self.rest if self._fits(one, kind, verb, name)), None)
        if found is not None:
            self.rest.remove(found)
        return found is not None

    def _fits(self, change: Change, kind: str, verb: str, name: str) -> bool:
        if kind == "field" and verb == "update" and change.kind == "value":
            return change.key == name
        if (change.kind, change.verb) != (kind, verb):
            return False
        # What was made in the course of the plan has a row that nobody knew before.
        return name == "?" or name in ((change.code,) if kind == "stage" else (change.key, ""))

    def _moves(self, number: int, fields: dict[str, Any]) -> bool:
        if "stageId" not in fields:
            return any(change.kind == "answers" for change in self.plan.changes)
        is_planned = any(
            change.kind == "items" and change.code == self.stages[number] and change.after["stage"] == fields["stageId"]
            for change in self.plan.changes
        )
        self.stages[number] = str(fields["stageId"])
        return is_planned
