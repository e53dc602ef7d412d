"""A real PostgreSQL for the tests, started in a temporary folder where its programs are installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def program(name: str) -> str | None:
    """Find one of PostgreSQL's programs."""
    places = os.pathsep.join([os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
    return shutil.which(name, path=places)


def is_installed() -> bool:
    return program("initdb") is not None and program("pg_ctl") is not None


@contextmanager
def started() -> Iterator[str]:
    """Run a server on a Unix socket and give the address of an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="b24pg"))
    # It refuses to run as root.
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)

    def run(*words: str) -> None:
        subprocess.run(words, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    data = str(folder / "data")
    run(str(program("initdb")), "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run(str(program("pg_ctl")), "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://tester@/postgres?host={folder}"
    finally:
        run(str(program("pg_ctl")), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
