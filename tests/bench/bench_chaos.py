"""Kill -9 of web, worker and PostgreSQL at random moments while robots are called: 50 rounds, 2,000 calls.

Options: --rounds=50 --calls=2000 --seed=1 --sqlite=0
"""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.table import Row
from tests.chaos import chaos
from tests.emulated import started
from tests.store.postgres import served


def measure(*, is_small: bool, rounds: float = 0, calls: float = 0, seed: float = 1, sqlite: float = 0) -> list[Row]:
    """Count what was lost and what happened twice."""
    turns = int(rounds or (3 if is_small else 50))
    each = int(calls or (120 if is_small else 2000)) // turns
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="b24chaos")))
        server = None if sqlite else stack.enter_context(served())
        emulator = stack.enter_context(started(home / "emulator.log"))
        one = stack.enter_context(chaos(emulator, home, server, int(seed)))
        for number in range(turns):
            one.round(each)
            print(
                f"round {number + 1}: {one.judged.accepted} accepted of {one.judged.calls}",
                *one.judged.faults,
                flush=True,
            )
        judged = one.judged
    killed = ", ".join(f"{name} {count}" for name, count in sorted(judged.kills.items()))
    return [
        Row(f"rounds (killed: {killed})", turns, ""),
        Row("calls made by the portal", judged.calls, ""),
        Row("calls accepted (answered 200)", judged.accepted, ""),
        Row("accepted calls not answered once, or without exactly one mark", len(judged.faults), "", 0),
        Row("answers sent again and refused by the portal", judged.refused_answers, ""),
    ]
