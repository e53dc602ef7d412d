"""Read a short list page by page, by rising key: complete and in order."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from b24app.portal.answer import Answer
from b24app.portal.shapes import PAGE, Shape, key_of, rows_in, selected, shape_of, stuck


class Reader(Protocol):
    """Sends one read."""

    @property
    def name(self) -> str:
        """Name the portal to people."""
        ...

    def read(self, method: str, params: Mapping[str, Any] | None = None) -> Answer:
        """Call a method that changes nothing."""
        ...


def rows(portal: Reader, method: str, params: Mapping[str, Any], *, key: str = "") -> Iterator[dict[str, Any]]:
    """Give the rows of a list method by rising key; the caller's filter is kept, a `>key` in it is where to begin.

    Rows that appear behind the last key meanwhile are found, rows deleted meanwhile are not; a page is read when its
    first row is asked for. https://apidocs.bitrix24.com/settings/performance/huge-data.html
    """
    shape = shape_of(method, key)
    above = f">{shape.key}"
    wanted = dict(params.get("filter") or {})
    while True:
        page = _page(portal, method, {**params, "filter": wanted}, shape)
        yield from page
        if len(page) < PAGE:
            return
        last = key_of(page[-1], shape, method, portal.name)
        if above in wanted and last <= int(wanted[above]):
            raise stuck(method, portal.name)
        wanted = {**wanted, above: last}


def _page(portal: Reader, method: str, params: Mapping[str, Any], shape: Shape) -> list[dict[str, Any]]:
    asked = {**params, **selected(params, shape), "order": {shape.key: "ASC"}, "start": -1}
    return rows_in(portal.read(method, asked).result, shape, method, portal.name)
