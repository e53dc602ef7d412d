"""Tie a child process to its parent's life, so that a killed parent leaves nobody behind."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def dying_with(parent: int) -> Callable[[], None] | None:
    """Return what a child calls before it becomes its program: it is asked to end when `parent` is gone.

    The kernel asks, as prctl(2) says; other systems than Linux know no such thing and get None. The signal is SIGTERM,
    so that a worker still finishes what it has begun. It follows the thread that starts the child, hence start
    children from the main thread.
    """
    if sys.platform != "linux":
        return None
    # Loaded before the fork: little is allowed between fork and exec.
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        # The parent may have died before the kernel was told.
        if os.getppid() != parent:
            os._exit(1)

    return tie
