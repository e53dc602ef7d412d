"""One process at work on a portal, ours or plain fast-bitrix24's way; prints what it did as JSON."""

import argparse
import asyncio
import contextlib
import json
import logging
import resource
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fast_bitrix24 import BitrixAsync

from b24app.portal.access import Webhook
from b24app.portal.client import Portal, new_loop
from b24app.portal.marker import Marker
from b24app.portal.outcome import Command
from b24app.store.db import open_database
from b24app.store.limits import Limits


def connected(given: argparse.Namespace) -> Portal:
    """Make the portal with the shared limit, as wiring.py does."""
    access, db = Webhook.from_url(given.url), open_database(given.database)
    db.migrate()
    return Portal(access, Limits(db).bucket(access.key, int(given.size), given.rate), new_loop())


def batches(portal: Portal, given: argparse.Namespace) -> dict[str, Any]:
    """Send batches of fifty reads from several threads."""
    commands = {str(number): ("crm.lead.get", {"id": number}) for number in range(1, 51)}
    with ThreadPoolExecutor(given.threads) as pool:
        answers = list(pool.map(lambda _: portal.batch(commands), range(given.count)))
    return {"done": sum(len(answer) == 50 and hasattr(answer["50"], "result") for answer in answers)}


def writes(portal: Portal, given: argparse.Namespace) -> dict[str, Any]:
    """Add rows in batches; gives the id each row was told."""

    def one(number: int) -> Command:
        fields = {"TITLE": f"Заявка {number}", "NAME": "Анна", "ORIGINATOR_ID": "bench", "ORIGIN_ID": str(number)}
        return Command("crm.lead.add", {"fields": fields}, number, Marker.origin("crm.lead", "bench", str(number)))

    told = {}
    for outcome in portal.write_many(one(number) for number in range(given.count)):
        told[str(outcome.key)] = outcome.result
    return {"done": len(told), "told": told}


def reads(portal: Portal, _: argparse.Namespace) -> dict[str, Any]:
    """Read a whole table row by row; order and gaps are checked while they pass."""
    count = last = 0
    for row in portal.scan("crm.lead.list", {"select": ["ID", "TITLE", "STATUS_ID"]}):
        assert int(row["ID"]) > last, "order"
        last, count = int(row["ID"]), count + 1
    return {"done": count, "last": last}


def plain_client(given: argparse.Namespace) -> BitrixAsync:
    return BitrixAsync(
        given.url, verbose=False, requests_per_second=float(given.rate), request_pool_size=int(given.size)
    )


async def plain_batches(given: argparse.Namespace) -> dict[str, Any]:
    rows = await plain_client(given).call("crm.lead.get", [{"id": number} for number in range(1, given.count * 50 + 1)])
    return {"done": len(rows) // 50}


async def plain_writes(given: argparse.Namespace) -> dict[str, Any]:
    items = [{"fields": {"TITLE": f"Заявка {n}", "NAME": "Анна", "ORIGIN_ID": str(n)}} for n in range(given.count)]
    ids = await plain_client(given).call("crm.lead.add", items)
    return {"done": len(ids), "told": {str(number): told for number, told in enumerate(ids)}}


async def plain_reads(given: argparse.Namespace) -> dict[str, Any]:
    rows = await plain_client(given).get_all("crm.lead.list", {"select": ["ID", "TITLE", "STATUS_ID"]})
    return {"done": len(rows), "last": max(int(row["ID"]) for row in rows)}


WORK = {"batches": batches, "writes": writes, "reads": reads}
PLAIN = {"batches": plain_batches, "writes": plain_writes, "reads": plain_reads}


def main(given: argparse.Namespace) -> None:
    """Work, and tell seconds and peak memory too; a failure is told by its name."""
    portal = None if given.plain else connected(given)
    time.sleep(max(0.0, given.at - time.time()))
    began = time.time()
    try:
        if portal is None:
            done = asyncio.run(asyncio.wait_for(PLAIN[given.work](given), given.within))
        else:
            done = WORK[given.work](portal, given)
    except Exception as fault:
        done = {"died": type(fault).__name__}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**done, "began": began, "ended": time.time(), "peak": peak}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("url")
    parser.add_argument("--database", default="")
    parser.add_argument("--plain", action="store_true")
    for name, usual in (("count", 0), ("threads", 4)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    for name, pace in (("size", 50.0), ("rate", 2.0), ("at", 0.0), ("within", 180.0)):
        parser.add_argument(f"--{name}", type=float, default=pace)
    warnings.simplefilter("ignore")
    with contextlib.redirect_stderr(sys.stderr):
        arguments = parser.parse_args()
        logging.disable(logging.CRITICAL)
        main(arguments)
