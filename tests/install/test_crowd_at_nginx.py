"""Who asks too often from one address is turned away by nginx as install/ configures it; nobody else is."""

import http.client
import ssl
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from tests.certificates import self_signed
from tests.emulated import free_port
from tests.nginx import in_front, program
from tests.web.living import served

pytestmark = pytest.mark.skipif(program() is None, reason="nginx is not installed on this machine")

# The shipped figures would want a machine that asks hundreds of times a second; the rule is the same.
SLOWER = {"rate=200r/s": "rate=1r/m", "burst=400": "burst=4"}


def asked(trust: ssl.SSLContext, port: int, sender: str, times: int) -> Counter[int]:
    """Count the answers by their status."""
    line = http.client.HTTPSConnection("127.0.0.1", port, context=trust, timeout=60, source_address=(sender, 0))
    found: Counter[int] = Counter()
    with closing(line):
        for _ in range(times):
            line.request("POST", "/robots/sos", b"x=1")
            answer = line.getresponse()
            answer.read()
            found[answer.status] += 1
    return found


def test_a_crowd_from_one_address_meets_429_and_others_are_served(tmp_path: Path):
    certificate = self_signed(tmp_path / "certificate.pem", days=90)
    app, https, plain = free_port(), free_port(), free_port()
    trust = ssl.create_default_context(cafile=certificate)
    with (
        served(Response("taken"), app),
        in_front(tmp_path / "nginx", f"127.0.0.1:{app}", certificate, https, plain, SLOWER),
    ):
        crowd = asked(trust, https, "127.0.0.1", 20)
        assert set(crowd) == {200, 429}
        # Five at once, and one more for each minute that the machine may take.
        assert 5 <= crowd[200] < 10
        assert asked(trust, https, "127.0.0.2", 3) == {200: 3}
