"""10,000 forged or malformed requests against gunicorn: no 5xx, no effect, no request to anybody outside."""

import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import requests
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from b24app.store.db import Database, open_database
from tests.bench.table import Row
from tests.emulated import started
from tests.running import RunningApp, running_app
from tests.web.forging import requests as forged

MANY, FEW = 10_000, 300
_STATUS = {0: "closed by the server in the middle of the body"}


def measure(*, is_small: bool = False) -> list[Row]:
    """Send the requests and compare both databases and the portal's journal before and after."""
    count = FEW if is_small else MANY
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "emulator.log") as emulator:
        home = Path(folder) / "home"
        home.mkdir()
        with running_app(emulator, home) as app:
            app.install()
            # What follows the installation goes on a little after it: reading the plan, the first sweep.
            time.sleep(5)
            before, calls = _kept(app), len(emulator.calls())
            begun = time.monotonic()
            statuses = _send(app, count)
            seconds = time.monotonic() - begun
            after, later = _kept(app), len(emulator.calls())
    broken = sum(number for status, number in statuses.items() if status >= 500)
    return [
        Row("requests sent", sum(statuses.values()), "", count, is_more_better=True),
        Row("requests a second", sum(statuses.values()) / seconds, ""),
        *(Row(_STATUS.get(status, f"answered {status}"), number, "") for status, number in sorted(statuses.items())),
        Row("answered 500 and above", broken, "", 0),
        Row("rows changed in the databases", _differences(before, after), "", 0),
        Row("requests that left for the portal", later - calls, "", 0),
    ]


def _send(app: RunningApp, count: int) -> Counter[int]:
    statuses: Counter[int] = Counter()

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(forged())
    def each(request: dict[str, object]) -> None:
        headers = {"Content-Type": str(request["content_type"] or ""), "Connection": "close"}
        address = app.url + quote(str(request["path"]), safe="/?&=%.[]:")
        try:
            answer = requests.request(
                str(request["method"]), address, data=request["data"], headers=headers, timeout=30
            )
            statuses[answer.status_code] += 1
        except requests.ConnectionError:
            statuses[0] += 1

    each()
    return statuses


def _kept(app: RunningApp) -> dict[str, list[str]]:
    """Return the rows of the business database and the names of the engine's jobs."""
    names = ("b24app.sqlite", "jobs.sqlite", "jobs.accepted.sqlite")
    business, jobs, accepted = (open_database(f"sqlite:///{app.home / name}") for name in names)
    try:
        # Leases and pauses are the app's own pulse.
        tables = [name for name in _tables(business) if name not in ("limits", "pauses", "workers")]
        kept = {name: _rows(business, f'SELECT * FROM "{name}"') for name in tables}
        kept["accepted"] = _rows(accepted, "SELECT number FROM accepted")
        return kept | {"jobs": _rows(jobs, "SELECT workflow_uuid FROM workflow_status")}
    finally:
        for database in (business, jobs, accepted):
            database.close()


def _tables(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))


def _rows(database: Database, query: str) -> list[str]:
    with database.reading() as connection:
        return sorted(map(repr, connection.execute(text(query))))


def _differences(before: dict[str, list[str]], after: dict[str, list[str]]) -> int:
    return sum(len(set(before[name]) ^ set(after[name])) for name in before)
