"""Run web and worker over a database that holds installed portals, with no portal on the network: robots ask nobody."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import requests

from b24app.content import content
from b24app.settings import Settings, new_key
from b24app.store.db import open_database
from b24app.store.installs import Install
from b24app.wiring import App, build
from tests.chaos import ROBOTS, kill_tree
from tests.emulated import REPOSITORY, eventually, free_port
from tests.store.postgres import served

FORM = "application/x-www-form-urlencoded"
_TOKEN = "application-token"


@dataclass
class Serving:
    """The processes, and the parts of the app over the same databases."""

    home: Path
    port: int
    environment: dict[str, str]
    app: App
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def web(self, application: str = "b24app.wsgi:app") -> None:
        """Start gunicorn as the app does, for the app or for another application."""
        configuration = str(content("install") / "gunicorn.conf.py")
        self._start("web", "gunicorn", "-c", configuration, application)
        eventually(self._answers, seconds=60)

    def worker(self, *module: str) -> None:
        """Start a worker, the app's own unless another is named."""
        self._start("worker", *(module or ("b24app", "worker")))

    def end(self, name: str) -> None:
        """End a process and its children."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            kill_tree(process.pid)
            process.wait()

    def processor_seconds(self, name: str) -> float:
        """Return the processor time that a process has used; that of its children is not in it."""
        fields = Path(f"/proc/{self.processes[name].pid}/stat").read_text().rpartition(")")[2].split()
        user, system = int(fields[11]), int(fields[12])
        return (user + system) / os.sysconf("SC_CLK_TCK")

    def install(self, portals: int) -> None:
        """Pretend that portals have installed the app."""
        for number in range(portals):
            install = Install(
                member_id=f"member{number}",
                address=f"portal{number}.bitrix24.example",
                endpoint=f"https://portal{number}.bitrix24.example/rest/",
                server_endpoint="https://oauth.example.com/rest/",
                client_id="local.1",
                application_token=_TOKEN,
                scope=("crm", "bizproc"),
                user_id=1,
                is_finished=True,
            )
            self.app.installs.keep(install, "access", "refresh", 3600)

    def size(self) -> int:
        """Return the bytes of both databases."""
        if not self.app.database.is_sqlite:
            with self.app.database.reading() as connection:
                return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
        return sum(file.stat().st_size for file in self.home.glob("*.sqlite*"))

    def unfinished(self) -> int:
        """Count the jobs that wait or run."""
        return sum(one.count for one in self.app.engine.tables.waiting())

    def calls_left(self) -> int:
        """Count the robot calls that are not done; looks of the app's own, which no portal answers, stay out."""
        return self._calls("AND status IN ('ENQUEUED', 'PENDING', 'DELAYED')")

    def calls_kept(self) -> int:
        """Count the robot calls that the engine holds, done or not."""
        return self._calls("")

    def _calls(self, among: str) -> int:
        table = "workflow_status" if self.app.database.is_sqlite else "dbos.workflow_status"
        with open_database(self.app.settings.jobs).reading() as connection:
            counted = f"SELECT count(*) FROM {table} WHERE name = 'robots.run' {among}"
            return int(connection.exec_driver_sql(counted).scalar_one()) + self.app.engine.tables.inbox.waiting()[0]

    def _start(self, name: str, *module: str) -> None:
        with (self.home / f"{name}.log").open("ab") as output:
            command = [sys.executable, "-m", *module]
            self.processes[name] = subprocess.Popen(
                command, cwd=REPOSITORY, stdout=output, stderr=output, env=self.environment
            )

    def _answers(self) -> bool:
        assert self.processes["web"].poll() is None, (self.home / "web.log").read_text()
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/health", timeout=5).status_code < 500
        except (requests.ConnectionError, requests.Timeout):
            return False


def call(number: int, portal: int = 0, robot: str = "tiny") -> bytes:
    """Return the form of a robot call; each number is a call of its own, for a card of its own."""
    fields = {
        "workflow_id": f"w{number}",
        "code": robot,
        "document_id[0]": "crm",
        "document_id[1]": "CCrmDocumentLead",
        "document_id[2]": f"LEAD_{number}",
        "document_type[0]": "crm",
        "document_type[1]": "CCrmDocumentLead",
        "document_type[2]": "LEAD",
        "event_token": f"token{number}|A1_2|random.signature",
        "use_subscription": "N",
        "ts": "1790000000",
        "auth[member_id]": f"member{portal}",
        "auth[application_token]": _TOKEN,
        "auth[domain]": f"portal{portal}.bitrix24.example",
    }
    return urlencode(fields).encode()


@contextmanager
def serving(database: str, portals: int = 4) -> Iterator[Serving]:
    """Prepare databases of a kind, `sqlite` or `postgresql`, and end every process afterwards."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="b24bench")))
        url = stack.enter_context(served()).database() if database == "postgresql" else ""
        port = free_port()
        mine = {
            "B24APP_HOME": str(home),
            "B24APP_DATABASE_URL": url,
            "B24APP_JOBS_URL": url,
            "B24APP_SECRET_KEYS": new_key(),
            "B24APP_BIND": f"127.0.0.1:{port}",
            "B24APP_CLIENT_ID": "local.1",
            "B24APP_CLIENT_SECRET": "secret",
            "B24APP_ROBOTS": str(ROBOTS),
            "B24APP_LOG_LEVEL": "WARNING",
        }
        others = {name: value for name, value in os.environ.items() if not name.startswith("B24APP_")}
        names = {name.removeprefix("B24APP_").lower(): value for name, value in mine.items() if value}
        one = Serving(home, port, others | mine, build(Settings(**names)))
        one.app.database.migrate()
        one.app.engine.migrate()
        one.install(portals)
        try:
            yield one
        finally:
            for name in list(one.processes):
                one.end(name)
            one.app.close()
