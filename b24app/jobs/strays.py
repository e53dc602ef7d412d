"""Find jobs that the database calls begun and nobody does: their worker lives and never heard that it took them."""

from collections.abc import Iterable

_LOOKS = 3


class Strays:
    """Jobs of one worker that were seen begun and not at work, look after look.

    A database that dies just after it has handed jobs out leaves such jobs behind: the worker got no answer and goes on
    without them, and nobody takes them over, for the worker is alive.
    """

    def __init__(self) -> None:
        self._looks: dict[str, int] = {}

    def look(self, begun: Iterable[str], at_work: Iterable[str]) -> list[str]:
        """Return the jobs that strayed for certain: one look alone may fall between two moments of a job."""
        lost = set(begun) - set(at_work)
        self._looks = {job: self._looks.get(job, 0) + 1 for job in lost}
        return sorted(job for job, looks in self._looks.items() if looks >= _LOOKS)
