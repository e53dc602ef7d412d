"""Send pages and static files compressed: portals are opened over telephones, too."""

import gzip
from pathlib import Path

from flask import Response, current_app, request

_TEXTS = frozenset({"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"})
_SMALL = 1000
_HARD, _LIGHT = 9, 5


class Packing:
    """Compresses answers for browsers that take it; a static file once, however often it is asked for."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def pack(self, response: Response) -> Response:
        """Compress an answer where that is worth it."""
        if response.mimetype not in _TEXTS:
            return response
        response.vary.add("Accept-Encoding")
        if response.status_code in (206, 304) or not request.accept_encodings["gzip"] or request.method == "HEAD":
            return response
        is_file, etag = response.direct_passthrough, response.get_etag()[0]
        response.direct_passthrough = False
        body = response.get_data()
        if ready := self._ready():
            response.set_data(ready)
            response.content_encoding = "br"
            response.set_etag(etag or "", weak=True)
            return response
        if len(body) < _SMALL:
            return response
        response.set_data(self._file(etag, body) if is_file and etag else gzip.compress(body, _LIGHT, mtime=0))
        response.content_encoding = "gzip"
        if etag:
            # Weak: the same file in another dress.
            response.set_etag(etag, weak=True)
        return response

    def _ready(self) -> bytes | None:
        """Return a large file of others as it was compressed when it was bundled, where the browser takes that."""
        if request.endpoint != "static" or not request.accept_encodings["br"]:
            return None
        path = Path(current_app.static_folder or "") / f"{(request.view_args or {})['filename']}.br"
        return path.read_bytes() if path.is_file() else None

    def _file(self, etag: str, body: bytes) -> bytes:
        if etag not in self._packed:
            self._packed[etag] = gzip.compress(body, _HARD, mtime=0)
        return self._packed[etag]
