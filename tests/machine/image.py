"""Build the image by its Dockerfile with buildah, which wants no daemon, and run what it holds.

The image it begins with comes from a public registry; here a bare Debian with its own Python stands in for it.
"""

import json
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from b24app.settings import new_key
from tests.emulated import REPOSITORY
from tests.machine.root import bare, demand

DOCKERFILE = REPOSITORY / "install" / "docker" / "Dockerfile"
_LIFE = """
b24app serve >/tmp/said 2>&1 &
for second in $(seq 120); do if "$@" 2>/dev/null; then echo well; break; fi; sleep 1; done
kill -TERM $!
wait $!
echo ended $?
cat /tmp/said >&2
"""
_KEPT_APART = ("source", "data/b24app.env", "root/.cache/pip")


def begins_with() -> str:
    """Return the image that the Dockerfile begins with."""
    (name,) = set(re.findall(r"^FROM (\S+)", DOCKERFILE.read_text("utf-8"), re.MULTILINE))
    return name


def health_check() -> list[str]:
    """Return the command by which a container is asked whether it is well."""
    found = re.search(r"^HEALTHCHECK .*CMD (\[.*\])$", DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    return json.loads(found[1]) if found else []


class Builder:
    """Buildah with a store of its own."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the store."""
        self._begin = ["buildah", "--root", str(folder / "images"), "--runroot", str(folder / "running")]
        self._begin += ["--storage-driver", "vfs"]

    def command(self, *words: str) -> list[str]:
        """Write a command with the place of the store."""
        return [*self._begin, *words]

    def __call__(self, *words: str) -> str:
        """Run a command; returns its output."""
        return subprocess.run(self.command(*words), stdout=subprocess.PIPE, text=True, check=True).stdout.strip()

    def has(self, image: str) -> bool:
        """Tell whether an image is there."""
        return bool(self("images", "--quiet", "--filter", f"reference={image}"))


def stand_in(build: Builder, root: Path) -> None:
    """Put a bare Debian in the place of the image that the Dockerfile begins with."""
    if build.has(begins_with()):
        return
    container = build("from", "scratch")
    place = build("mount", container)
    subprocess.run(["cp", "-a", f"{root}/.", place], check=True)
    (Path(place) / "usr" / "bin" / "python").symlink_to("python3")
    build("umount", container)
    build("commit", container, f"docker.io/library/{begins_with()}")
    build("rm", container)


@contextmanager
def sources() -> Iterator[Path]:
    """Give the sources as they are under version control, with settings lying beside them as at work."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), folder], check=True)
        (Path(folder) / "b24app.env").write_text("B24APP_SECRET_KEYS=nobody-may-see-this\n")
        yield Path(folder)


def lived(build: Builder, container: str) -> list[str]:
    """Run the app as the image does, ask it how it is, and end it; lists what went wrong."""
    settings = {
        "SECRET_KEYS": new_key(),
        "PUBLIC_URL": "https://b24app.example.com",
        "CLIENT_ID": "a",
        "CLIENT_SECRET": "b",
    }
    given = [f"--env=B24APP_{name}={value}" for name, value in settings.items()]
    run = build.command("run", "--isolation=chroot", *given, container, "--", "sh", "-c", _LIFE, "sh", *health_check())
    # A network of its own: the port is the image's, and somebody may have it here.
    apart = ["unshare", "--net", "sh", "-c", 'ip link set lo up; exec "$@"', "sh"]
    told = subprocess.run([*apart, *run], stdout=subprocess.PIPE, text=True, check=False).stdout
    return [
        fault for word, fault in (("well", "it never was well"), ("ended 0", "it did not end well")) if word not in told
    ]


def looked_at(build: Builder, container: str) -> list[str]:
    """Look at what the image holds; lists what should not be so."""
    run = ("run", "--isolation=chroot", container, "--")
    faults = [] if build(*run, "id", "-u") == "10001" else ["it runs as another user"]
    place = Path(build("mount", container))
    faults += [f"{name} is in it" for name in _KEPT_APART if (place / name).exists()]
    grep = ["grep", "-rlI", "nobody-may-see-this", str(place / "opt"), str(place / "data")]
    faults += subprocess.run(grep, capture_output=True, text=True, check=False).stdout.split()
    print(build(*run, "b24app", "--version"))
    return faults


def main(folder: Path) -> int:
    """Build and run the image below a folder; the exit code says whether all went well."""
    demand("debootstrap", "buildah", "git", "unshare", "ip")
    build = Builder(folder)
    stand_in(build, bare(folder / "bare"))
    begun = time.monotonic()
    with sources() as tree:
        ignored = str(DOCKERFILE.with_name("Dockerfile.dockerignore"))
        given = [
            "--isolation=chroot",
            "--pull=never",
            "--format=docker",
            f"--ignorefile={ignored}",
            f"--file={DOCKERFILE}",
        ]
        build("bud", *given, "--tag=b24app", str(tree))
    print(f"built in {time.monotonic() - begun:.0f} s")
    container = build("from", "--pull=never", "localhost/b24app")
    faults = [*looked_at(build, container), *lived(build, container)]
    build("rm", container)
    print("\n".join(faults) or "it runs as its own user, answers its health check, and ends when asked")
    return bool(faults)
