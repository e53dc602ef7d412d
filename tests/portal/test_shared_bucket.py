"""Several processes with many threads stay under a portal's limit together; how fast they are, tests/bench tells."""

import subprocess
import sys
import threading
import time

import pytest

from b24app.store.db import open_database
from tests.portal.stub import Reply

SIZE, RATE = 50, 25.0
REQUESTS = 200

CALLING = """
import sys
from concurrent.futures import ThreadPoolExecutor
from b24app.portal import Patience, Portal, Webhook, new_loop
from b24app.store.db import open_database
from b24app.store.limits import Limits
address, url, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
loop = new_loop()
db = open_database(url)
bucket = Limits(db).bucket("demo", 50, 25.0)
portal = Portal(Webhook.from_url(address), bucket, loop, patience=Patience(full=0))
with ThreadPoolExecutor(8) as pool:
    done = sum(pool.map(lambda number: portal.write("crm.lead.update").result, range(count)))
loop.close()
db.close()
print(done)
"""


class LeakyBucket:
    """The portal's own rule: every request counts, so many drain a second, above the size it refuses."""

    def __init__(self):
        self.level, self.at, self.lock = 0.0, time.monotonic(), threading.Lock()
        self.refused = 0

    def answer(self, _):
        with self.lock:
            now = time.monotonic()
            self.level, self.at = max(0.0, self.level - (now - self.at) * RATE) + 1, now
            if self.level > SIZE:
                self.refused += 1
                return Reply({"error": "QUERY_LIMIT_EXCEEDED", "error_description": ""}, 503)
            return Reply({"result": 1})


@pytest.mark.alone
def test_no_request_is_refused(stub, tmp_path):
    processes = 2
    url = f"sqlite:///{tmp_path}/b.sqlite"
    db = open_database(url)
    db.migrate()
    db.close()
    bucket = LeakyBucket()
    stub.answer = bucket.answer
    words = [sys.executable, "-W", "error", "-c", CALLING, stub.webhook, url, str(REQUESTS // processes)]
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    assert [int(process.communicate(timeout=60)[0]) for process in running] == [REQUESTS // processes] * processes
    assert bucket.refused == 0
