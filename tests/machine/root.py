"""A folder with a bare Debian in it, made by debootstrap, and commands inside of it."""

import shutil
import subprocess
from pathlib import Path

SUITE = "bookworm"
HAS = ("python3", "python3-venv", "git", "make", "ca-certificates")
"""All that the README asks of a machine; certificates, so that packages can be fetched."""

_TRUST = Path("/etc/ssl/certs/ca-certificates.crt")
_INSIDE = """
mount -t proc proc {root}/proc
mount --bind /dev {root}/dev
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 chroot {root} sh -ec "$1"
"""


class Unable(Exception):
    """This machine cannot do it; says what is missing."""


def demand(*programs: str) -> None:
    """Raise Unable where a program is not there, or where we are not root."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        raise Unable(f"install {', '.join(missing)}")
    if subprocess.run(["id", "-u"], capture_output=True, text=True, check=True).stdout.strip() != "0":
        raise Unable("run it as root")


def bare(folder: Path) -> Path:
    """Make the folder a bare Debian, unless it is one; what this machine trusts and asks for names is taken along."""
    if not (folder / "usr" / "bin" / "make").exists():
        include = f"--include={','.join(HAS)}"
        command = ["debootstrap", "--variant=minbase", include, SUITE, str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for name in ("/etc/resolv.conf", "/etc/hosts"):
            shutil.copyfile(name, folder / name[1:])
        shutil.copyfile(_TRUST, folder / str(_TRUST)[1:])
        (folder / "etc" / "pip.conf").write_text(f"[global]\ncert = {_TRUST}\n")
    return folder


def copied(root: Path, folder: Path) -> Path:
    """Copy a bare Debian, so that the next one who wants it bare gets it bare."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-a", str(root), str(folder)], check=True)
    return folder


def inside(root: Path, script: str, *, seconds: int = 1800) -> subprocess.CompletedProcess[str]:
    """Carry out a script in a root, with processes and mounts that end with it; gives what it said."""
    separate = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", _INSIDE.format(root=root), "sh"]
    return subprocess.run(
        [*separate, script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds, check=False
    )
