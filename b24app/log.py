"""Set up logging once per process: a sentence plus fields, never a token or a card's contents."""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import ClassVar

_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_BOUND: ContextVar[Mapping[str, str]] = ContextVar("b24app_log_fields")


@contextmanager
def bound(**fields: str) -> Iterator[None]:
    """Put fields on every line that this thread writes while the context lasts, such as the request's id."""
    token = _BOUND.set({**_BOUND.get({}), **fields})
    try:
        yield
    finally:
        _BOUND.reset(token)


def bound_field(name: str) -> str:
    """Return a field bound by whoever called us; empty where there is none."""
    return _BOUND.get({}).get(name, "")


class Lines(logging.Formatter):
    """A line a person can read: time, level, logger, sentence, then the fields as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record as one line, its traceback below."""
        head = f"{_moment(record)} {record.levelname:<7} {record.name}: {record.getMessage()}"
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        line = f"{head} [{fields}]" if fields else head
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """The same record as one JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record as one JSON object."""
        body = {"time": _moment(record), "level": record.levelname, "logger": record.name, "text": record.getMessage()}
        if record.exc_info:
            body["traceback"] = self.formatException(record.exc_info)
        return json.dumps(body | _fields(record), ensure_ascii=False, default=str)


_FORMATS: dict[str, type[logging.Formatter]] = {"text": Lines, "json": JsonLines}


class _Quiet(logging.Filter):
    """Drop what chatty libraries say below WARNING: some of them write requests with tokens."""

    chatty: ClassVar[tuple[str, ...]] = (
        "fast_bitrix24", "urllib3", "aiohttp", "asyncio", "dbos", "sqlalchemy", "alembic",
    )  # fmt: skip

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING or not record.name.startswith(self.chatty)


def set_up(level: str = "INFO", form: str = "text") -> None:
    """Send every log record to standard error in one form; call it first in every process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_FORMATS.get(form, Lines)())
    handler.addFilter(_Quiet())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _fields(record: logging.LogRecord) -> dict[str, object]:
    own = {name: value for name, value in vars(record).items() if name not in _USUAL and not name.startswith("_")}
    return {**_BOUND.get({}), **own}
