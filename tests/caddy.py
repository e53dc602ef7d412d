"""Run the shipped file for Caddy as it is, with only addresses, paths and the certificate put in their places."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from b24app.content import content
from tests.emulated import eventually

_AROUND = """
{{
	admin off
	http_port {http}
	https_port {https}
	default_sni 127.0.0.1
}}
"""


def program() -> str | None:
    """Find Caddy."""
    return shutil.which("caddy")


@contextmanager
def in_front(folder: Path, app: str, certificate: Path, https: int, http: int) -> Iterator[Path]:
    """Run Caddy before an app such as 127.0.0.1:8200 until the block ends; gives its access log."""
    folder.mkdir()
    (folder / "Caddyfile").write_text(_AROUND.format(http=http, https=https) + _placed(folder, app, certificate))
    homes = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [str(program()), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with (folder / "said.log").open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | homes)
    try:
        eventually(lambda: process.poll() is not None or _listens(https))
        assert process.poll() is None, (folder / "said.log").read_text()
        yield folder / "access.log"
    finally:
        process.terminate()
        process.wait(30)


def _placed(folder: Path, app: str, certificate: Path) -> str:
    text = (content("install") / "caddy" / "Caddyfile").read_text()
    for shipped, here in (
        # It would fetch a certificate of its own, which needs a name that the world knows.
        ("b24app.example.com {", f"127.0.0.1 {{\n\tbind 127.0.0.1\n\ttls {certificate} {certificate}"),
        ("127.0.0.1:8200", app),
        ("/var/log/caddy/b24app.log", str(folder / "access.log")),
    ):
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    return text


def _listens(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(5)
        return one.connect_ex(("127.0.0.1", port)) == 0
