"""One background event loop for each process: the only place where requests to portals run."""

import asyncio
import os
import threading
import weakref
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from aiohttp import ClientSession

T = TypeVar("T")
Work = Callable[[ClientSession], Coroutine[Any, Any, T]]


class Loop:
    """Runs requests for every thread of a process; starts when first needed, anew in a forked child."""

    def __init__(self, new_session: Callable[[], ClientSession]) -> None:
        self._new_session = new_session
        # By process id, since a child of a fork inherits neither the thread nor a usable lock.
        self._runners: dict[int, _Runner] = {}
        self._finalizer = weakref.finalize(self, _stop, self._runners)

    def run(self, work: Work[T], seconds: float) -> T:
        """Run work and wait for it; after so many seconds it is cancelled and TimeoutError raised."""
        runner = self._runners.setdefault(os.getpid(), _Runner(self._new_session))
        future: Future[T] = asyncio.run_coroutine_threadsafe(runner.with_session(work), runner.started())
        try:
            return future.result(seconds)
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """Close the session and end the thread; the next work starts them anew."""
        _stop(self._runners)


class _Runner:
    """The loop, its thread and its session in one process."""

    def __init__(self, new_session: Callable[[], ClientSession]) -> None:
        self._new_session = new_session
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._session: ClientSession | None = None

    def started(self) -> asyncio.AbstractEventLoop:
        """Return the running loop, starting it where it does not run yet."""
        with self._lock:
            if self._loop is None:
                self._loop = _OwnLoop()
                self._thread = threading.Thread(target=_serve, args=(self._loop,), name="portal", daemon=True)
                self._thread.start()
            return self._loop

    async def with_session(self, work: Work[T]) -> T:
        """Do work with the session, which has to be made inside the loop."""
        if self._session is None:
            self._session = self._new_session()
        return await work(self._session)

    def stop(self) -> None:
        """Cancel what still runs, close the session, end the thread."""
        if self._loop is None or self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._session is not None:
            await self._session.close()


class _OwnLoop(asyncio.SelectorEventLoop):
    """A loop that counts as closed in a forked child.

    Parent and child share what the kernel watches: a child that threw away its copy of our idle connections would
    stop the parent from ever hearing on them again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pid = os.getpid()

    def is_closed(self) -> bool:
        """Say whether the loop is closed, or belongs to the parent process."""
        return super().is_closed() or self._pid != os.getpid()


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


def _stop(runners: dict[int, _Runner]) -> None:
    runner = runners.pop(os.getpid(), None)
    if runner is not None:
        runner.stop()
