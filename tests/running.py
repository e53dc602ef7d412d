"""Run the app as its processes, web and worker, against an emulated portal."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from b24app.content import content
from b24app.settings import new_key
from tests.emulated import REPOSITORY, Emulator, eventually, free_port


@dataclass
class RunningApp:
    """The app's processes; the worker can be killed and started again."""

    emulator: Emulator
    home: Path
    url: str
    environment: dict[str, str]
    client_id: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        """Start one of the processes, its output in a log file of its name."""
        with (self.home / f"{name}.log").open("ab") as output:
            self.processes[name] = subprocess.Popen(
                command, cwd=REPOSITORY, stdout=output, stderr=output, env=self.environment
            )

    def start_web(self) -> None:
        """Start gunicorn and wait until it answers."""
        self.start(
            "web",
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            str(content("install") / "gunicorn.conf.py"),
            "b24app.wsgi:app",
        )
        eventually(self._answers, seconds=120)

    def start_worker(self) -> None:
        """Start the worker."""
        self.start("worker", sys.executable, "-m", "b24app", "worker")

    def kill_worker(self) -> None:
        """Kill the worker as a power cut does."""
        self.processes["worker"].send_signal(signal.SIGKILL)
        self.processes["worker"].wait(30)

    def kill_web(self) -> None:
        """Kill gunicorn; its processes notice that it is gone and end."""
        self.processes["web"].send_signal(signal.SIGKILL)
        self.processes["web"].wait(30)

    def install(self) -> None:
        """Let the portal install the app and wait until its set-up is over: nothing of it comes later."""
        self.emulator.ask("POST", f"apps/{self.client_id}/install")
        eventually(lambda: "set-up done" in self.log("web") + self.log("worker"), seconds=120)

    def cli(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command line; returns its exit code and both outputs."""
        command = [sys.executable, "-m", "b24app", *words]
        return subprocess.run(
            command, cwd=REPOSITORY, capture_output=True, text=True, env=self.environment | environment, check=False
        )

    def place_robot(self, code: str, stage: str) -> None:
        """Put a robot on a lead stage."""
        self.emulator.ask(
            "POST",
            "robots",
            {"client_id": self.client_id, "code": code, "document": "lead", "stage": stage, "properties": {}},
        )

    def move(self, lead: int, stage: str) -> None:
        """Move a lead as a person does."""
        self.emulator.ask("POST", "move", {"entity": "lead", "id": lead, "stage": stage, "user_id": 1})

    def log(self, name: str) -> str:
        """Return what a process has written."""
        return (self.home / f"{name}.log").read_text()

    def _answers(self) -> bool:
        assert self.processes["web"].poll() is None, self.log("web")
        try:
            return requests.get(f"{self.url}/health", timeout=5).ok
        except (requests.ConnectionError, requests.Timeout):
            return False

    def stop(self) -> None:
        """End every process."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def running_app(emulator: Emulator, home: Path, **more: str) -> Iterator[RunningApp]:
    """Register the app in the emulated portal and run web and worker until the block ends, with more settings."""
    # A story is about what happens, not about how fast: neither side keeps the portal's limit.
    emulator.ask("POST", "limits", {"bucket": False})
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    made = emulator.app(url)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("B24APP_")} | {
        "B24APP_HOME": str(home),
        "B24APP_SECRET_KEYS": new_key(),
        "B24APP_PUBLIC_URL": url,
        "B24APP_BIND": f"127.0.0.1:{port}",
        "B24APP_WEB_WORKERS": "1",
        "B24APP_BUCKET_RATE": "0",
        # A story counts what is asked of the portal; nobody looks at reports in it.
        "B24APP_REPORTS_SECONDS": "0",
        "B24APP_CLIENT_ID": made["client_id"],
        "B24APP_CLIENT_SECRET": made["client_secret"],
        "B24APP_OAUTH_SERVERS": emulator.oauth,
        "LANG": "en_US.UTF-8",
        **more,
    }
    app = RunningApp(emulator, home, url, environment, made["client_id"])
    try:
        migrated = app.cli("migrate")
        assert migrated.returncode == 0, migrated.stderr
        app.start_web()
        app.start_worker()
        yield app
    finally:
        app.stop()
