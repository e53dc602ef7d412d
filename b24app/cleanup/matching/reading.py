"""Read everything that cards say into keys, each different text once."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from duckdb import DuckDBPyConnection

from b24app.cleanup.matching.firms import read_firm
from b24app.cleanup.matching.mailboxes import read_mailbox
from b24app.cleanup.matching.numbers import read_number
from b24app.cleanup.matching.people import compare, groups, read_name
from b24app.cleanup.matching.statements import fill, read_through, rows_of, run_file
from b24app.cleanup.matching.thresholds import Thresholds, Weights
from b24app.letters.kind import Ours
from b24app.letters.subject import subject

_MAILBOXES = """
SELECT DISTINCT text FROM (
  SELECT text FROM m_written WHERE type = 'EMAIL'
  UNION ALL SELECT text FROM m_company_written WHERE type = 'EMAIL'
  UNION ALL SELECT text FROM m_people) AS every
"""
_NUMBERS = """
SELECT DISTINCT text FROM (
  SELECT text FROM m_written WHERE type = 'PHONE'
  UNION ALL SELECT text FROM m_company_written WHERE type = 'PHONE') AS every
"""
_FIRMS = """
SELECT DISTINCT text FROM (
  SELECT firm AS text FROM m_nodes UNION ALL SELECT trim(title) FROM companies) AS every WHERE text <> ''
"""
_SAID = {"same": "typo", "partly": "partly", "differ": "other_name", "unknown": ""}
_OURS = """
SELECT email FROM users WHERE coalesce(email, '') <> ''
UNION SELECT mailbox FROM activities WHERE coalesce(mailbox, '') <> ''
"""


@dataclass(frozen=True)
class Reading:
    """How texts are read: the country numbers without one belong to, and further addresses or domains of ours."""

    country: str = "RU"
    ours: tuple[str, ...] = ()


def ours_in(connection: DuckDBPyConnection, more: Iterable[str] = ()) -> Ours:
    """Tell what is ours from the users and the mailboxes that letters came through."""
    people = connection.execute("SELECT id, concat_ws(' ', name, last_name) FROM users ORDER BY id").fetchall()
    known = sorted(address for (address,) in connection.execute(_OURS).fetchall())
    return Ours.of(known, more, {str(number): name for number, name in people})


def read_keys(connection: DuckDBPyConnection, reading: Reading, thresholds: Thresholds, weights: Weights) -> None:
    """Make m_keys, m_names, m_firms, m_domains and what stands under each key."""
    run_file(connection, "nodes.sql")
    ours = ours_in(connection, reading.ours)
    _tell(connection, thresholds, weights)
    parts = ["kind VARCHAR", "value VARCHAR"]
    read_through(
        connection,
        _MAILBOXES,
        "m_mailboxes",
        [*parts, "domain VARCHAR", "owner VARCHAR"],
        lambda text: read_mailbox(text, ours),
    )
    read_through(connection, _NUMBERS, "m_numbers", parts, lambda text: read_number(text, reading.country))
    _read_words(connection, ours)
    run_file(connection, "keys.sql")
    _find_shared(connection)


def _tell(connection: DuckDBPyConnection, thresholds: Thresholds, weights: Weights) -> None:
    """Put parameters where SQL can join them."""
    fill(connection, "m_weights", ["kind VARCHAR", "bits DOUBLE"], asdict(weights).items())
    limits = asdict(thresholds)
    fill(connection, "m_limits", [f"{name} DOUBLE" for name in limits], [list(limits.values())])


def _read_words(connection: DuckDBPyConnection, ours: Ours) -> None:
    own = {read_name(name).key for name in ours.people.values()} - {""}

    def named(text: str) -> tuple[str, str]:
        name = read_name(text)
        # A colleague's name beside a letter says who answered, not who the client is.
        return ("", "") if name.key in own else (name.key, name.patronymic)

    people = "SELECT DISTINCT person FROM m_nodes WHERE person <> ''"
    subjects = "SELECT DISTINCT subject FROM m_letters"
    read_through(connection, people, "m_read_names", ["name VARCHAR", "patronymic VARCHAR"], named)
    read_through(connection, _FIRMS, "m_read_firms", ["firm VARCHAR"], lambda text: (read_firm(text),))
    read_through(connection, subjects, "m_subjects", ["core VARCHAR"], lambda text: (subject(text).core,))


def _find_shared(connection: DuckDBPyConnection) -> None:
    """Find keys under which names of different people stand."""
    found = (
        (kind, value, people)
        for kind, value, names in rows_of(connection, "SELECT kind, value, names FROM m_several", "m_several")
        if (people := len(set(groups(names, is_lenient=kind == "email")) - {0})) > 1
    )
    fill(connection, "m_shared", ["kind VARCHAR", "value VARCHAR", "people BIGINT"], found)


def read_unlike(connection: DuckDBPyConnection) -> None:
    """Say of each pair of different names whether they can be one person's."""

    def said(text: str) -> tuple[str]:
        one, _, other = text.partition("|")
        return (_SAID[compare(one, other)],)

    read_through(connection, "SELECT text FROM m_spellings", "m_said", ["said VARCHAR"], said)
