"""The emulator: reading a large portal by batches, single writes, memory, start, snapshots."""

import json
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from b24app.emulator.box import Box, running
from tests.bench.table import Row


def measure(*, is_small: bool) -> list[Row]:
    """Measure a portal of 100,000 leads, its memory at 500,000, and the start of an empty one."""
    leads, many, writes = (10_000, 20_000, 500) if is_small else (100_000, 500_000, 5_000)
    rows = [_start()]
    with running("big", leads=leads) as box:
        box.ask("POST", "limits", {"bucket": False, "operating": False})
        webhook = box.webhook("crm")
        rows.append(Row(f"batch of 50 keyset lists over {leads:,} leads", _batches(webhook, leads), "ms", 100))
        rows.append(Row("batch of 50 keyset lists, all fields", _batches(webhook, leads, select=["*", "UF_*"]), "ms"))
        rows.append(Row("single writes", _writes(webhook, writes, "crm.lead.add"), "/s", 1000, is_more_better=True))
        rows.append(Row("single updates", _writes(webhook, writes, "crm.lead.update"), "/s", is_more_better=True))
        rows += _snapshot(box, leads)
    begun = time.perf_counter()
    size = _memory(many)
    rows.append(Row(f"memory of {many:,} leads", size, "MB", 2000))
    rows.append(Row(f"start with {many:,} leads", time.perf_counter() - begun, "s"))
    return rows


def _start() -> Row:
    begun = time.perf_counter()
    with running():
        took = time.perf_counter() - begun
    return Row("start of an empty portal", took, "s", 2)


def _batches(webhook: str, leads: int, select: list[str] | None = None) -> float:
    """Return the milliseconds of a batch, the best of ten through the whole portal."""
    fields = select or ["ID", "TITLE", "STATUS_ID"]
    chosen = "".join(f"&select[{place}]={name}" for place, name in enumerate(fields))
    took = []
    for turn in range(10):
        first = (leads - 2500) // 10 * turn
        starts = [first + step * 50 for step in range(50)]
        commands = {
            f"c{start}": f"crm.lead.list?order[ID]=ASC&filter[>ID]={start}&start=-1{chosen}" for start in starts
        }
        begun = time.perf_counter()
        answer = _call(_connection(webhook), webhook, "batch", {"cmd": commands})
        took.append(time.perf_counter() - begun)
        assert sum(len(rows) for rows in answer["result"]["result"].values()) == 2500, "rows are missing"
    return sorted(took)[len(took) // 2] * 1000


def _writes(webhook: str, count: int, method: str) -> float:
    """Return writes a second over one connection kept open."""
    connection = _connection(webhook)
    begun = time.perf_counter()
    for number in range(1, count + 1):
        fields: dict[str, Any] = {"TITLE": f"Новая {number}", "NAME": "Анна", "OPPORTUNITY": number}
        sent = {"fields": fields} | ({"id": number} if method.endswith("update") else {})
        _call(connection, webhook, method, sent)
    return count / (time.perf_counter() - begun)


def _snapshot(box: Box, leads: int) -> list[Row]:
    times = []
    for act in (box.snapshot, box.restore):
        begun = time.perf_counter()
        act("bench")
        times.append(time.perf_counter() - begun)
    names = (f"snapshot of {leads:,} leads", "restore of it")
    return [Row(name, took, "s") for name, took in zip(names, times, strict=True)]


def _memory(leads: int) -> float:
    """Return the peak of resident memory, in megabytes, of a process with so many leads, ready to serve."""
    options = ["--port", "0", "--oauth-port", "0", "--seed", "big", "--leads", str(leads)]
    process = subprocess.Popen([sys.executable, "-m", "b24app.emulator", *options], stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout or ():
            if line.startswith("OAuth server"):
                break
        status = Path(f"/proc/{process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    finally:
        process.terminate()
        process.communicate()


def _connection(webhook: str) -> HTTPConnection:
    return HTTPConnection(urlsplit(webhook).netloc, timeout=60)


def _call(connection: HTTPConnection, webhook: str, method: str, sent: dict[str, Any]) -> Any:
    path, headers = urlsplit(webhook).path + method, {"Content-Type": "application/json"}
    connection.request("POST", path, json.dumps(sent).encode(), headers)
    answer = json.loads(connection.getresponse().read())
    assert "error" not in answer, answer
    return answer["result"] if method != "batch" else {"result": answer["result"]}
