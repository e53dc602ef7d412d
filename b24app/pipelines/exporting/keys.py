"""Make keys out of the codes that a portal has."""

import re
from collections.abc import Collection


def free_key(code: str, used: Collection[str], otherwise: str) -> str:
    """Give the key nearest to a code that is not used yet."""
    plain = re.sub(r"[^a-z0-9_]", "_", code.lower()) or otherwise
    free = (f"{plain}_{number}" for number in range(2, len(used) + 3))
    return plain if plain not in used else next(key for key in free if key not in used)
