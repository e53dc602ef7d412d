"""Find secrets in a file's text, comments included: a pipeline is shared and kept, so it holds none."""

import re
from collections.abc import Iterator

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault

_SECRETS = re.compile(
    r"""
    /rest/\d+/[A-Za-z0-9]{8,}                                    # the address of a webhook
    | \beyJ[\w-]{10,}\.[\w-]{10,}\.                              # a signed token (JWT)
    | \b\d{8,10}:[\w-]{35}\b                                     # a messenger bot's token
    | \bBearer\s+[\w.~+/-]{16,}
    | \b(?:access_token|refresh_token|application_token|client_secret|api_?key|secret|token|password|пароль)
      ["']?\s*[:=]\s*["']?(?=\S*\d)[^\s"'{}\[\],а-яё]{6,}  # a word about a secret is none: it has no digits
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Leak(Fault):
    """Something looks like a secret; take it out."""

    code = "pipeline.secret"


def leaks(text: str, name: str) -> Iterator[Fault]:
    """Give a fault for each thing that looks like a secret; the secret itself is not repeated."""
    for number, line in enumerate(text.splitlines(), 1):
        for found in _SECRETS.finditer(line):
            yield Leak(
                phrase("this looks like a secret: a webhook's address, a token or a password"),
                phrase(
                    "take it out and make a new one, for this one has been seen; settings hold secrets, files do not"
                ),
                where=f"{name}:{number}:{found.start() + 1}",
            )


def without_leaks(faults: list[Fault]) -> list[Fault]:
    """Drop other faults on a line that holds a secret, for they might repeat it."""
    lines = {_line(fault) for fault in faults if isinstance(fault, Leak)}
    return [fault for fault in faults if isinstance(fault, Leak) or _line(fault) not in lines]


def _line(fault: Fault) -> str:
    return fault.where.rpartition(":")[0]
