"""Run the shipped nginx file as it is, with only addresses and paths put in their places."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from b24app.content import content
from tests.emulated import eventually

_AROUND = """
daemon off;
# One process: the test's folder is closed to the user that nginx would change to.
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log off;
    include {folder}/b24app.conf;
}}
"""


def program() -> str | None:
    """Find nginx; a service's program is not always on the path."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def in_front(
    folder: Path, app: str, certificate: Path, https: int, http: int, instead: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Path]:
    """Run nginx before an app such as 127.0.0.1:8200 until the block ends; gives its access log.

    `instead` exchanges more of the shipped text.
    """
    folder.mkdir()
    text = _placed(folder, app, certificate, https, http)
    for shipped, here in instead.items():
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    (folder / "b24app.conf").write_text(text)
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder))
    with (folder / "error.log").open("ab") as output:
        process = subprocess.Popen([str(program()), "-c", str(folder / "nginx.conf")], stdout=output, stderr=output)
    try:
        eventually(lambda: process.poll() is not None or _listens(https))
        assert process.poll() is None, (folder / "error.log").read_text()
        yield folder / "access.log"
    finally:
        process.terminate()
        process.wait(30)


def _placed(folder: Path, app: str, certificate: Path, https: int, http: int) -> str:
    text = (content("install") / "nginx" / "b24app.conf").read_text()
    for shipped, here in (
        ("listen 80;", f"listen 127.0.0.1:{http};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{https} ssl;"),
        ("/etc/letsencrypt/live/b24app.example.com/fullchain.pem", str(certificate)),
        ("/etc/letsencrypt/live/b24app.example.com/privkey.pem", str(certificate)),
        ("/var/log/nginx/b24app.log", str(folder / "access.log")),
        ("127.0.0.1:8200", app),
        ("b24app.example.com", "127.0.0.1"),
    ):
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    # Not every machine has IPv6.
    return re.sub(r"\n *listen \[::\]:.*", "", text)


def _listens(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(5)
        return one.connect_ex(("127.0.0.1", port)) == 0
