"""A portal in a box to apply pipelines to, with what applying keeps beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from b24app.pipelines.applying.apply import Applying
from b24app.pipelines.applying.kept import place_key
from b24app.pipelines.applying.records import Records
from b24app.pipelines.applying.work import Beat, Watch
from b24app.pipelines.language.check import check
from b24app.pipelines.language.load import read
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.allowed import Allowed
from b24app.pipelines.planning.drift import base_of
from b24app.pipelines.planning.plan import Plan, make_plan
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.loop import Loop
from b24app.portal.retry import Patience
from b24app.store.db import Database, open_database
from b24app.store.holds import Holds
from b24app.store.journal import Journal
from b24app.store.plans import Plans
from b24app.store.slices import Slices
from tests.emulated import Emulator

KEY = "shop"
HASTE = Patience(first=0.02, longest=0.05, settle=0.3)


def quiet(_: Beat) -> None:
    """Watch without a word."""


def read_pipeline(text: str) -> Pipeline:
    return check(read(text, "shop.yaml"))


def database_in(folder: Path) -> Database:
    database = open_database(f"sqlite:///{folder}/b24app.sqlite")
    database.migrate()
    return database


def records_in(database: Database) -> Records:
    return Records(Plans(database), Journal(database), Slices(database), Holds(database))


@dataclass
class Shop:
    """The portal as the app sees it, and as a person with a webhook does."""

    emulator: Emulator
    records: Records
    loop: Loop
    webhook: str = ""

    @classmethod
    def opened(cls, emulator: Emulator, folder: Path) -> "Shop":
        return cls(emulator, records_in(database_in(folder)), new_loop(HASTE)).anew()

    def anew(self) -> "Shop":
        """Put an empty portal without a limit in place."""
        self.emulator.reset("empty")
        self.emulator.ask("POST", "limits", {"bucket": False})
        self.webhook = self.emulator.webhook("crm", "userfieldconfig")
        return self

    @property
    def portal(self) -> Portal:
        return Portal(Webhook.from_url(self.webhook), NoBucket(), self.loop, patience=HASTE)

    def plan(self, pipeline: Pipeline, *, replace: bool = False) -> Plan:
        base = base_of(self.records.plans.last_applied(KEY, place_key(pipeline)))
        return make_plan(KEY, self.portal, pipeline, allowed=Allowed(replace=replace), base=base)

    def applying(self, watch: Watch = quiet, **others: Any) -> Applying:
        return Applying(self.portal, self.records, watch, settle=0.3, **others)

    def apply(self, pipeline: Pipeline, watch: Watch = quiet, *, replace: bool = False) -> Plan:
        plan = self.plan(pipeline, replace=replace)
        self.applying(watch).apply(plan)
        return plan

    def rest(self, method: str, **params: Any) -> Any:
        return self.emulator.rest(self.webhook, method, params)

    def add_leads(self, rows: Iterable[dict[str, Any]]) -> list[int]:
        """Add leads fifty a request and return their ids."""
        rows, ids = list(rows), []
        for begin in range(0, len(rows), 50):
            commands = {f"c{number}": _add(row) for number, row in enumerate(rows[begin : begin + 50])}
            added = self.rest("batch", halt=0, cmd=commands)
            assert not added["result_error"], added["result_error"]
            ids += [int(added["result"][key]) for key in commands]
        return ids

    def leads(self) -> dict[int, dict[str, Any]]:
        """Return every lead in full by its id."""
        found: dict[int, dict[str, Any]] = {}
        while True:
            wanted = {"filter": {">ID": max(found, default=0)}, "order": {"ID": "ASC"}, "start": -1}
            rows = self.rest("crm.lead.list", select=["*", "UF_*"], **wanted)
            found |= {int(row["ID"]): row for row in rows}
            if len(rows) < 50:
                return found

    def stages(self, entity: str = "STATUS") -> list[dict[str, Any]]:
        return list(self.rest("crm.status.list", filter={"ENTITY_ID": entity}))

    def writes(self, since: int = 0) -> list[dict[str, Any]]:
        return [call for call in self.emulator.calls(since=since) if call["kind"] == "write"]

    def now(self) -> int:
        """Return the number of the last call so far."""
        calls = self.emulator.calls()
        return int(calls[-1]["n"]) if calls else 0


def _add(row: dict[str, Any]) -> str:
    from urllib.parse import quote

    return "crm.lead.add?" + "&".join(f"fields[{name}]={quote(str(value))}" for name, value in row.items())
