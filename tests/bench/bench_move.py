"""Move the app from SQLite to PostgreSQL while robots' runs wait: every accepted call is answered once.

Options: --calls=200
"""

import json
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench.table import Row
from tests.emulated import Emulator, eventually, started
from tests.running import RunningApp, running_app
from tests.store.postgres import served


def measure(*, is_small: bool, calls: float = 0) -> list[Row]:
    """Have a portal call a robot many times, kill the worker on the way, move, and count the answers."""
    count = int(calls or (20 if is_small else 200))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="b24move")))
        server = stack.enter_context(served())
        emulator = stack.enter_context(started(folder / "emulator.log"))
        app = stack.enter_context(running_app(emulator, folder))
        app.install()
        app.place_robot("required_fields", "IN_PROCESS")
        _call(app, emulator, count)
        eventually(lambda: _answered(emulator) >= count // 4, seconds=300)
        app.kill_worker()
        eventually(lambda: _delivered(emulator) == count, seconds=300)
        before = _answered(emulator)
        app.processes["web"].terminate()
        app.processes["web"].wait(120)
        seconds, rows = _move(app, server.database())
        eventually(lambda: _answered(emulator) == count, seconds=600, every=0.5)
        done, sent = _answered(emulator), len(emulator.calls("bizproc.event.send"))
        twice = sum(run["answers"] > 1 for run in emulator.ask("GET", "workflows"))
    return [
        Row("calls accepted", count, ""),
        Row("answered before the worker was killed and the app moved", before, ""),
        Row("rows copied", rows, ""),
        Row("copying took", seconds, "s"),
        Row("calls not answered in the end", count - done, "", 0),
        Row("workflows that went on twice", twice, "", 0),
        Row("answers sent again and refused by the portal", sent - count, ""),
    ]


def _call(app: RunningApp, emulator: Emulator, count: int) -> None:
    webhook = emulator.webhook("crm")
    for number in range(count):
        fields = {"TITLE": f"Forum {number}", "STATUS_ID": "NEW"}
        app.move(emulator.rest(webhook, "crm.lead.add", {"fields": fields}), "IN_PROCESS")


def _delivered(emulator: Emulator) -> int:
    return sum(one["kind"] == "robot" for one in emulator.ask("GET", "deliveries?since=0"))


def _answered(emulator: Emulator) -> int:
    return sum(bool(run["answers"]) for run in emulator.ask("GET", "workflows"))


def _move(app: RunningApp, address: str) -> tuple[float, int]:
    begun = time.monotonic()
    copied = app.cli("store", "copy", "--json", "--to", address)
    assert copied.returncode == 0, copied.stderr
    seconds = time.monotonic() - begun
    app.environment |= {"B24APP_DATABASE_URL": address, "B24APP_JOBS_URL": address}
    app.start_web()
    app.start_worker()
    return seconds, sum(json.loads(copied.stdout)["tables"].values())
