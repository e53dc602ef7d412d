"""Find ports for the processes of a portal in a box, and keep them until those processes listen."""

import contextlib
import socket
from collections import deque

from b24app.errors import AppError
from b24app.languages import phrase

_MANY = 200
_held: deque[socket.socket] = deque()


class NoPort(AppError):
    """No free port was found; stop what listens on the usual ones."""

    code = "box.no-port"


def hold_port(wanted: int = 0) -> int:
    """Return the wanted port of 127.0.0.1, or any free one where it is taken; 0 wants any.

    The port stays ours: a socket bound to it, on which nobody listens, keeps everybody else from being given it, while
    a server of ours that sets SO_REUSEADDR, as gunicorn and asyncio do, may listen there.
    """
    for number in (wanted, 0):
        probe = socket.socket()
        with contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", number))
            _held.append(probe)
            if len(_held) > _MANY:
                _held.popleft().close()
            return int(probe.getsockname()[1])
        probe.close()
    raise NoPort(phrase("no free port was found"), phrase("stop what listens on port {wanted}"), wanted=wanted)
