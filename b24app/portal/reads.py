"""Read whole lists by ranges of the key: complete and in order, however many rows there are."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import phrase
from b24app.portal.batch import Reader
from b24app.portal.refusals import StrangeAnswer

PAGE = 50
"""Rows that a portal gives at once."""


def rows(portal: Reader, method: str, params: Mapping[str, Any], *, key: str = "ID") -> Iterator[dict[str, Any]]:
    """Give the rows of a list method by rising key; the caller's filter is kept, a `>key` in it is where to begin.

    Rows that appear behind the last key meanwhile are found, rows deleted meanwhile are not; a page is read when its
    first row is asked for. https://apidocs.bitrix24.com/settings/performance/huge-data.html
    """
    above = f">{key}"
    wanted = dict(params.get("filter") or {})
    while True:
        page = _page(
            portal, method, {**params, **_select(params, key), "order": {key: "ASC"}, "filter": wanted, "start": -1}
        )
        yield from page
        if len(page) < PAGE:
            return
        last = _key(page[-1], key, method, portal)
        if above in wanted and last <= int(wanted[above]):
            raise _stuck(method, portal)
        wanted = {**wanted, above: last}


def _page(portal: Reader, method: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    result = portal.read(method, params).result
    if isinstance(result, Mapping):
        # Newer methods put their rows under a word: items, tasks, ...
        result = next((part for part in result.values() if isinstance(part, list)), None)
    if not isinstance(result, list):
        raise StrangeAnswer(phrase("{method} gave no list"), where=portal.name, method=method)
    return result


def _select(params: Mapping[str, Any], key: str) -> dict[str, list[str]]:
    select = list(params.get("select") or [])
    return {"select": select if "*" in select or key in select else [*select, key]} if select else {}


def _key(row: Mapping[str, Any], key: str, method: str, portal: Reader) -> int:
    try:
        return int(row[key])
    except (KeyError, TypeError, ValueError):
        raise _stuck(method, portal) from None


def _stuck(method: str, portal: Reader) -> StrangeAnswer:
    return StrangeAnswer(
        phrase("{method} cannot be read page by page: it does not go by its key"),
        phrase("read it in one call"),
        where=portal.name,
        method=method,
    )
