"""What is tried in a bare Debian by `python -m tests.machine` is what the README and the Dockerfile say."""

import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from tests.machine.image import begins_with, health_check
from tests.machine.readme import carried_out, commands
from tests.machine.root import HAS


def test_the_readme_needs_two_commands_after_the_clone():
    assert commands() == ["git clone <this repository> b24app", "cd b24app", "make demo"]
    assert carried_out("/source.git").splitlines() == [
        "cd /root",
        "git clone /source.git b24app",
        "cd b24app",
        "make demo ONCE=1",
    ]
    assert {"python3", "git", "make"} <= set(HAS)


def test_both_stages_of_the_image_begin_with_one_that_is_known():
    assert begins_with().startswith("python:3.")


class Answers(BaseHTTPRequestHandler):
    """Answers with the status that the server has been given."""

    def do_GET(self) -> None:
        self.send_response(self.server.status if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("status", "is_well"), [(200, True), (503, False)])
def test_the_containers_health_check_tells_well_from_unwell(status, is_well):
    server = HTTPServer(("127.0.0.1", 0), Answers)
    server.status = status
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        program, *words = health_check()
        here = [word.replace("127.0.0.1:8200", f"127.0.0.1:{server.server_port}") for word in words]
        assert (program, here != words) == ("python", True)
        done = subprocess.run([sys.executable, *here], capture_output=True, timeout=60, check=False)
        assert (done.returncode == 0) is is_well
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
