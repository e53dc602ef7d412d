"""A portal that answers as a test says, on a bare socket, so that it can also break off, stall and slam the door."""

import json
import socket
import socketserver
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer; `end` says how the connection is treated: whole, cut in the middle, reset, or silent."""

    body: Any = field(default_factory=lambda: {"result": True})
    status: int = 200
    type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    end: str = "whole"

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    path: str
    params: dict[str, Any]
    headers: dict[str, str]

    @property
    def method(self) -> str:
        return self.path.rsplit("/", 1)[-1]


class Stub(socketserver.ThreadingTCPServer):
    """Answers from a list first, then as `answer` says."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.calls: list[Call] = []
        self.replies: list[Reply] = []
        self.answer: Callable[[Call], Reply] = lambda _: Reply()
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.connections = 0
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def webhook(self) -> str:
        return f"{self.root}/rest/1/s3cr3tw0rd/"

    def reply_to(self, call: Call) -> Reply:
        with self.lock:
            self.calls.append(call)
            if self.replies:
                return self.replies.pop(0)
        return self.answer(call)

    def close(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()
        self.thread.join()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that have gone."""


class _Connection(socketserver.StreamRequestHandler):
    server: Stub
    disable_nagle_algorithm = True

    def handle(self) -> None:
        with self.server.lock:
            self.server.connections += 1
        while (call := self._read()) and self._send(self.server.reply_to(call)):
            pass

    def _read(self) -> Call | None:
        head = self.rfile.readline().decode()
        if not head:
            return None
        headers = {}
        while (line := self.rfile.readline().decode().strip()) != "":
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", 0)))
        return Call(head.split(" ")[1], json.loads(body or b"{}"), headers)

    def _send(self, reply: Reply) -> bool:
        if reply.end == "reset":
            # Closing with linger 0 sends RST instead of an orderly end.
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if reply.end == "silent":
            self.server.released.wait(10)
            return False
        content = reply.content()
        head = [f"HTTP/1.1 {reply.status} Word", f"Content-Type: {reply.type}", f"Content-Length: {len(content)}"]
        head += [f"{name}: {value}" for name, value in reply.headers]
        if reply.end == "cut":
            content = content[: len(content) // 2]
        self.wfile.write("\r\n".join([*head, "", ""]).encode() + content)
        return reply.end == "whole"
