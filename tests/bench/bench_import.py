"""Import of leads from a file: 5,000 lines under the portal's real limit; killed and gone on with; 100,000 lines."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from functools import partial
from pathlib import Path

from tests.bench.table import Row
from tests.emulated import REPOSITORY, Emulator, eventually, started

_SIZE, _RATE = 50, 2.0
HEAD = "Название;Имя;Фамилия;Телефон;E-mail;Компания;Сумма;Комментарий\n"


def measure(*, is_small: bool, lines: float = 0, many: float = 0, kills: float = 4) -> list[Row]:
    """Import with every hundredth client known before and every fiftieth line a repeat of an earlier one."""
    count, large = int(lines) or (300 if is_small else 5000), int(many) or (5_000 if is_small else 100_000)
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "emulator.txt") as emulator:
        home = Path(folder)
        rows = _limited(emulator, home / "limited", count)
        rows += _killed(emulator, home / "killed", min(count, 1000), 1 if is_small else int(kills))
        return rows + _read(emulator, home / "read", large)


def table(path: Path, count: int) -> Path:
    """Write a file of so many lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for number in range(count):
            client = number - 1 if number % 50 == 49 else number
            file.write(f"Заявка {number};Анна;Иванова {number};8 916 {client:07};a{client}@firm{number % 97}.ru;")
            file.write(f'"ООО ""Фирма {number % 97}""";{number * 10},50;"со слов:\nперезвонить"\n')
    return path


def _environment(emulator: Emulator, home: Path, rate: str) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("B24APP_")}
    webhook = emulator.webhook("crm", "user_basic")
    mine = {"HOME": str(home / "home"), "PORTAL": webhook, "BUCKET_RATE": rate, "LOG_LEVEL": "ERROR"}
    return others | {f"B24APP_{name}": value for name, value in mine.items()} | {"LANG": "en_US.UTF-8"}


def _run(environment: dict[str, str], *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "b24app", "leads", "import", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=pipe, stderr=subprocess.DEVNULL, text=True)


def _limited(emulator: Emulator, home: Path, count: int) -> list[Row]:
    emulator.reset("empty")
    environment = _environment(emulator, home, str(_RATE))
    emulator.ask("POST", "limits", {"bucket": False})
    known = count // 100
    for number in range(known):
        fields = {"TITLE": "Был", "PHONE": [{"VALUE": f"+7916{number * 100:07}"}]}
        emulator.rest(environment["B24APP_PORTAL"], "crm.lead.add", {"fields": fields})
    emulator.ask("POST", "limits", {"bucket": True})
    since, begun = emulator.calls()[-1]["n"], time.monotonic()
    process = _run(environment, str(table(home / "leads.csv", count)), "--yes", "--json")
    told = json.loads(process.communicate()[0].splitlines()[-1])
    seconds = time.monotonic() - begun
    return _judged(told, [call for call in emulator.calls() if call["n"] > since], count, seconds)


def _judged(told: dict, calls: list[dict], count: int, seconds: float) -> list[Row]:
    requests = _requests(calls)
    first, last = (datetime.fromisoformat(calls[at]["at"]) for at in (0, -1))
    span = (last - first).total_seconds()
    need = max(0.0, (requests - _SIZE) / _RATE)
    return [
        Row("lines", count, ""),
        Row("leads made", told["created"], ""),
        Row("skipped: known before, or repeated in the file", told["skipped"], ""),
        Row("lines neither made nor skipped", count - told["created"] - told["skipped"], "", 0),
        Row("requests sent", requests, ""),
        Row("refused with 503", sum(call.get("status") == 503 for call in calls), "", 0),
        Row("time of the whole command", seconds, "s"),
        Row("time that the limit needs for these requests", need, "s"),
        Row("time that the limit needs for the writes alone", max(0.0, (count / 50 - _SIZE) / _RATE), "s"),
        Row("of the former", seconds / need if need else 0, "×", 1.15 if need > 20 else None),
        Row("time between the first request and the last", span, "s"),
    ]


def _requests(calls: list[dict]) -> int:
    """Count the requests: the journal lists a batch and then each of its commands."""
    count = inside = 0
    for call in calls:
        if inside:
            inside -= 1
            continue
        count += 1
        inside = len(call["params"].get("cmd", ())) if call["method"] == "batch" else 0
    return count


def _killed(emulator: Emulator, home: Path, count: int, kills: int) -> list[Row]:
    """Kill the process again and again in the middle and go on with it; the limit is off, so that it is at work."""
    emulator.reset("empty")
    environment = _environment(emulator, home, "0")
    emulator.ask("POST", "limits", {"bucket": False})
    emulator.ask("POST", "latency", {"preset": "cloud", "wait": True, "speed": 4})
    process = _run(environment, str(table(home / "leads.csv", count)), "--yes", "--policy", "create")
    done = begun = 0
    for _ in range(kills):
        eventually(partial(_is_on, emulator, process, done), seconds=180)
        if process.poll() is not None:
            break
        time.sleep(0.05 * (begun % 7))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        done, begun = len(emulator.calls("crm.lead.add")), begun + 1
        process = _run(environment, "resume", "1", "--json")
    process.communicate()
    rows = _titles(emulator, environment["B24APP_PORTAL"])
    wanted = {f"Заявка {number}" for number in range(count)}
    return [
        Row("kill -9 in the middle of an import", begun, ""),
        Row("lines lost", len(wanted - set(rows)), "", 0),
        Row("lines doubled", sum(rows.values()) - len(set(rows)), "", 0),
    ]


def _is_on(emulator: Emulator, process: subprocess.Popen[str], done: int) -> bool:
    return len(emulator.calls("crm.lead.add")) > done or process.poll() is not None


def _titles(emulator: Emulator, webhook: str) -> Counter[str]:
    found: Counter[str] = Counter()
    last = 0
    while True:
        wanted = {"filter": {">ID": last}, "order": {"ID": "ASC"}, "select": ["ID", "TITLE"], "start": -1}
        rows = emulator.rest(webhook, "crm.lead.list", wanted)
        found.update(row["TITLE"] for row in rows)
        if len(rows) < 50:
            return found
        last = int(rows[-1]["ID"])


def _read(emulator: Emulator, home: Path, count: int) -> list[Row]:
    """Read, check and lay by a large file, and a tenth of it; the memory must not grow with the file."""
    peaks = []
    for part in (count // 10, count):
        emulator.reset("empty")
        emulator.ask("POST", "limits", {"bucket": False})
        environment = _environment(emulator, home / str(part), "0")
        path = table(home / str(part) / "leads.csv", part)
        begun = time.monotonic()
        command = [sys.executable, "-c", _LAY_BY, str(path)]
        peak = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True)
        peaks.append((float(peak.stdout), time.monotonic() - begun))
    (small, _), (large, seconds) = peaks
    return [
        Row(f"{count:,} lines checked and laid by", seconds, "s"),
        Row("peak memory", large, "MB"),
        Row("of that with a tenth of the lines", large / small, "×", 1.2),
    ]


_LAY_BY = """
import resource, sys
from pathlib import Path
from b24app.importing.taking import Table, lay_by
from b24app.portal.lead_book import read_book
from b24app.settings import read_settings
from b24app.store.imports import Imports
from b24app.wiring import build
app = build(read_settings())
app.database.migrate()
key, portal = app.portal_named(app.settings.portal)
table = Table.opened(Path(sys.argv[1]), read_book(portal), {})
assert not lay_by(table, Imports(app.database), key, "skip", (), "RU")[1].faults
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
