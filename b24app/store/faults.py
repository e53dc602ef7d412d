"""What can be wrong with the database, told to people."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from b24app.errors import AppError
from b24app.languages import phrase


class StoreError(AppError):
    """The database cannot be used; see the log."""

    code = "store.failed"


class WrongAddress(StoreError):
    """The database's address cannot be read; set B24APP_DATABASE_URL to sqlite:////path/file or postgresql://host/name."""

    code = "store.wrong-address"


class Busy(StoreError):
    """The database stayed locked; see which other program holds it open, then try again."""

    code = "store.busy"


class Unprepared(StoreError):
    """The database has no tables of this app's version; start b24app serve once, it prepares the database."""

    code = "store.unprepared"


class KeyMissing(StoreError):
    """B24APP_SECRET_KEYS is not set, so tokens cannot be kept; set it as install/env.example says."""

    code = "store.key-missing"


class KeyWrong(StoreError):
    """None of the keys in B24APP_SECRET_KEYS opens what the database keeps; add the key that encrypted it."""

    code = "store.key-wrong"


class Unknown(StoreError):
    """The database has no such row; check the name."""

    code = "store.unknown"


def fault_of(fault: DBAPIError | PoolTimeoutError, name: str) -> StoreError:
    """Turn a database driver's error into ours, told without the values of the statement."""
    text = str(fault.orig) if isinstance(fault, DBAPIError) else ""
    if isinstance(fault, PoolTimeoutError) or "locked" in text or "busy" in text:
        return Busy(
            phrase("the database {name} stayed locked"),
            phrase("see which other program holds it open, then try again"),
            name=name,
        )
    if "no such table" in text or "no such column" in text or "does not exist" in text:
        return Unprepared(
            phrase("the database {name} has no tables of this version of the app"),
            phrase("start b24app serve once, it prepares the database"),
            name=name,
        )
    return StoreError(
        phrase("the database {name} cannot be used: {text}"),
        phrase("check B24APP_DATABASE_URL or B24APP_HOME"),
        name=name,
        text=text.strip().split("\n")[0],
    )
