"""Propose how the robot email_duplicate keeps the pile from growing again: what is ours, shared, or a mailing."""

from dataclasses import dataclass

import yaml

from b24app.cleanup.auditing.reading import read_ours
from b24app.cleanup.copying.copy import Copy
from b24app.letters.address import address
from b24app.letters.domains import is_public, registered

_SHARED = r"""
SELECT lower(trim(value)), count(DISTINCT id) FROM communications
WHERE kind = 'contact' AND type = 'EMAIL' GROUP BY 1 HAVING count(DISTINCT id) > 1 ORDER BY 2 DESC, 1 LIMIT 500
"""

_MAILINGS = """
SELECT lower(sender), count(*) FROM findings WHERE kind = 'newsletter' AND sender IS NOT NULL AND sender <> ''
GROUP BY 1 ORDER BY 2 DESC, 1
"""

_PEOPLE = """
SELECT DISTINCT lower(sender) FROM findings WHERE kind IN ('first_letter', 'repeat') AND sender IS NOT NULL
"""

_LEAST = 3
"""Letters of a domain that make it one of mailings: one may have been misjudged."""


@dataclass(frozen=True)
class Guard:
    """What was found: our domains and addresses, addresses of several people, domains that send mailings alone."""

    own: tuple[str, ...]
    shared: tuple[str, ...]
    mailings: tuple[str, ...]

    def text(self) -> str:
        """Write it as the part `mail` of a pipeline's file."""
        part = {name: list(some) for name in ("own", "shared", "mailings") if (some := getattr(self, name))}
        return yaml.safe_dump({"mail": part}, allow_unicode=True, sort_keys=False) if part else ""


def guard(copy: Copy) -> Guard:
    """Find it in an audited copy."""
    ours = read_ours(copy)
    boxes = {key for key in ours.keys if is_public(key.rpartition("@")[2])}
    people = {_domain(sender) for (sender,) in copy.connection.execute(_PEOPLE).fetchall()}
    counted: dict[str, int] = {}
    for sender, number in copy.connection.execute(_MAILINGS).fetchall():
        if domain := _domain(sender):
            counted[domain] = counted.get(domain, 0) + number
    # A domain from which people write too sends more than mailings.
    mailings = [
        one for one, number in counted.items() if number >= _LEAST and one not in people and one not in ours.domains
    ]
    shared = [
        value
        for value, _ in copy.connection.execute(_SHARED).fetchall()
        if _is_shared(value) and not _is_ours(value, ours.domains)
    ]
    return Guard(tuple(sorted([*ours.domains, *boxes])), tuple(shared), tuple(sorted(mailings)))


def _is_ours(value: str, domains: frozenset[str]) -> bool:
    return _domain(value) in domains


def _is_shared(value: str) -> bool:
    known = address(value)
    return known is not None and known.value == value and not known.is_placeholder


def _domain(sender: str) -> str:
    known = address(sender)
    return registered(known.domain) if known and not known.is_public else ""
