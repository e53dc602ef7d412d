"""Ask a portal several things in one request and read long lists to their end."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from b24app.portal.answer import Answer
from b24app.portal.client import Portal
from b24app.portal.refusals import PortalError

Query = tuple[str, Mapping[str, Any]]
"""A method that reads, and its parameters."""

T = TypeVar("T")


def asked(portal: Portal, commands: Mapping[str, Query]) -> dict[str, Answer]:
    """Send all of it in one request; raises the first thing that the portal refuses."""
    return granted(portal.batch(commands))


def granted(told: Mapping[str, Answer | PortalError]) -> dict[str, Answer]:
    """Return the answers; raises the first thing that the portal refused."""
    answers: dict[str, Answer] = {}
    for name, answer in told.items():
        if isinstance(answer, PortalError):
            raise answer
        answers[name] = answer
    return answers


def pages(portal: Portal, query: Query, answer: Answer, rows_in: Callable[[Any], Iterable[T]]) -> list[T]:
    """Give the rows of an answer and of the pages after it."""
    rows = list(rows_in(answer.result))
    while answer.next is not None:
        answer = portal.read(query[0], {**query[1], "start": answer.next})
        rows += rows_in(answer.result)
    return rows
