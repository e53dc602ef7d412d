"""A portal for measurements of the client: two methods and the real bucket rule, faster than any client asks.

The emulator checks and keeps too much to answer forty full batches a second beside a client on two cores.
"""

import argparse
import asyncio
import json
import random
import re
import time
from bisect import bisect_right
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from b24app.emulator.bucket import Bucket

_REFERENCE = re.compile(r"\$result\[(\w+)\]\[49\]\[ID\]")


class QuickPortal:
    """Keeps rows as ready JSON and counts what it is asked."""

    def __init__(self, rows: int, size: float, rate: float, latency: tuple[float, float]) -> None:
        # Every seventh number is missing, as after deletions.
        self.ids = [number for number in range(1, rows + rows // 6 + 2) if number % 7][:rows]
        self.rows = [
            f'{{"ID":"{number}","TITLE":"Lead {number} of a large portal","STATUS_ID":"NEW"}}' for number in self.ids
        ]
        self.bucket = Bucket(time.monotonic)
        self.bucket.size, self.bucket.rate = size, rate
        self.latency = latency
        self.added: dict[str, list[int]] = {}
        self.counts = {"requests": 0, "refused": 0, "writes": 0}
        self.times: list[float] = []

    async def call(self, request: web.Request) -> web.Response:
        """Answer one request."""
        body = await request.json()
        if not self.bucket.has_room_for("client"):
            self.counts["refused"] += 1
            return web.json_response({"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many"}, status=503)
        self.counts["requests"] += 1
        self.times.append(time.time())
        await asyncio.sleep(random.uniform(*self.latency))
        method = request.match_info["method"].removesuffix(".json").lower()
        text = self.batch(body["cmd"]) if method == "batch" else self.envelope(*self.run(method, body))
        return web.Response(text=text, content_type="application/json")

    def envelope(self, result: str, extra: str) -> str:
        return f'{{"result":{result}{extra},"time":{{}}}}'

    def batch(self, commands: dict[str, str]) -> str:
        """Run commands one after another; a reference sees the last row of an earlier page."""
        results, totals, following, last = [], [], [], {}
        for key, command in commands.items():
            method, _, query = command.partition("?")
            params = {name: self._resolved(value, last) for name, value in parse_qsl(query, keep_blank_values=True)}
            result, extra = self.run(method.lower(), params)
            results.append(f'"{key}":{result}')
            last[key] = params.get("_last", "")
            if extra:
                parts = json.loads("{" + extra.lstrip(",") + "}")
                totals.append(f'"{key}":{parts["total"]}')
                following += [f'"{key}":{parts["next"]}'] if "next" in parts else []
        inner = f'"result":{{{",".join(results)}}},"result_error":[],"result_total":{{{",".join(totals)}}}'
        return f'{{"result":{{{inner},"result_next":{{{",".join(following)}}},"result_time":[]}},"time":{{}}}}'

    def _resolved(self, value: str, last: dict[str, str]) -> str:
        found = _REFERENCE.fullmatch(unquote(value))
        return last.get(found[1], "") or value if found else value

    def run(self, method: str, params: dict[str, Any]) -> tuple[str, str]:
        """Do one call; returns the result and what stands beside it, both as JSON."""
        flat = dict(_flat("", params))
        if method == "crm.lead.add":
            return str(self.add(flat)), ""
        if method == "crm.lead.fields":
            return '{"ID":{},"TITLE":{},"STATUS_ID":{},"ORIGIN_ID":{},"ORIGINATOR_ID":{}}', ""
        if method == "crm.lead.list":
            return self.listed(flat, params)
        if method == "crm.lead.get":
            return self.rows[int(flat.get("id") or flat.get("ID") or 1) % len(self.rows)], ""
        return "true", ""

    def add(self, flat: dict[str, str]) -> int:
        self.counts["writes"] += 1
        number = self.counts["writes"]
        self.added.setdefault(str(flat.get("fields[ORIGIN_ID]")), []).append(number)
        return number

    def listed(self, flat: dict[str, str], params: dict[str, Any]) -> tuple[str, str]:
        """Give a page: by keys, or by an offset with a total."""
        low = bisect_right(self.ids, _number(flat.get("filter[>ID]"), 0))
        high = bisect_right(self.ids, _number(flat.get("filter[<=ID]"), 10**12))
        start = int(flat.get("start") or 0)
        if flat.get("order[ID]") == "DESC":
            page = self.rows[max(low, high - 50) : high][::-1]
            return f"[{','.join(page)}]", f',"total":{high - low}'
        begin = low + max(0, start)
        end = min(high, begin + 50)
        if end - begin == 50:
            params["_last"] = str(self.ids[end - 1])
        page = f"[{','.join(self.rows[begin:end])}]"
        more = f',"next":{start + 50}' if end < high else ""
        return page, "" if start == -1 else f',"total":{high - low}{more}'

    async def told(self, request: web.Request) -> web.Response:
        """Tell what came of it, and begin a new count."""
        about = {**self.counts, "seconds": self.times[-1] - self.times[0] if self.times else 0}
        if request.query.get("added"):
            about["added"] = self.added
        return web.json_response(about)


def _flat(prefix: str, value: Any) -> Any:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{prefix}[{key}]" if prefix else key, inner)
    else:
        yield prefix, str(value)


def _number(text: str | None, usual: int) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else usual


async def serve(portal: QuickPortal) -> None:
    application = web.Application(client_max_size=2**26)
    application.router.add_post("/rest/1/bench/{method}", portal.call)
    application.router.add_get("/told", portal.told)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=512)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name, usual in (("rows", 1000.0), ("size", 50.0), ("rate", 2.0), ("least", 0.0), ("most", 0.0)):
        parser.add_argument(f"--{name}", type=float, default=usual)
    given = parser.parse_args()
    asyncio.run(serve(QuickPortal(int(given.rows), given.size, given.rate, (given.least, given.most))))
