"""Run every bench_*.py beside this file and print its table: python -m tests.bench [names] [--small] [--option=3]."""

import importlib
import sys
from pathlib import Path

from tests.bench.table import Row, printed


def main(words: list[str]) -> int:
    """Run the named measurements, or all; the exit code says whether every target was met."""
    names = [word for word in words if not word.startswith("--")]
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    wanted = [name for name in found if not names or name.removeprefix("bench_") in names]
    options = dict(word.removeprefix("--").split("=") for word in words if "=" in word)
    numbers = {name: float(value) for name, value in options.items()}
    rows: list[Row] = []
    for name in wanted:
        module = importlib.import_module(f"tests.bench.{name}")
        measured: list[Row] = module.measure(is_small="--small" in words, **numbers)
        print(f"\n{(module.__doc__ or name).splitlines()[0]}\n\n{printed(measured)}", flush=True)
        rows += measured
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
