"""The commands by which the README lets people try the app, in a machine that has nothing but what it asks for."""

import re
import subprocess
import time
from pathlib import Path

from tests.emulated import REPOSITORY
from tests.machine.root import bare, copied, demand, inside


def commands() -> list[str]:
    """Read the first block of commands from the README."""
    block = re.search(r"```sh\n(.*?)```", (REPOSITORY / "README.md").read_text("utf-8"), re.DOTALL)
    return block[1].splitlines() if block else []


def carried_out(source: str) -> str:
    """Write the commands as a script: the place of the sources filled in, the demo ending after its story."""
    filled = [line.replace("<this repository>", source).replace("make demo", "make demo ONCE=1") for line in commands()]
    return "\n".join(["cd /root", *filled])


def main(folder: Path) -> int:
    """Try the README out below a folder; prints what was said and how long it took."""
    demand("debootstrap", "unshare", "git")
    root = copied(bare(folder / "bare"), folder / "readme")
    clone = ["git", "clone", "--quiet", "--bare", str(REPOSITORY), str(root / "source.git")]
    subprocess.run(clone, check=True)
    begun = time.monotonic()
    done = inside(root, carried_out("/source.git"))
    print(done.stdout)
    print(f"exit code {done.returncode} after {time.monotonic() - begun:.0f} s in a bare Debian: {commands()}")
    return done.returncode
