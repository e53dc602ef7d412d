"""What comes at the same time is written together, and one bad item harms no other."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from b24app.jobs.together import Together


class Disk:
    """Writes slowly, and refuses what is odd."""

    def __init__(self) -> None:
        self.written: list[list[int]] = []
        self.free = threading.Event()

    def write(self, items) -> None:
        self.free.wait(5)
        if any(item % 2 for item in items):
            raise ValueError("odd")
        self.written.append(list(items))


def test_those_who_wait_are_written_in_one_go():
    disk = Disk()
    together = Together(disk.write)
    with ThreadPoolExecutor(20) as pool:
        jobs = [pool.submit(together.put, number) for number in range(0, 40, 2)]
        disk.free.set()
        for job in jobs:
            job.result(5)
    assert sorted(item for items in disk.written for item in items) == list(range(0, 40, 2))
    assert len(disk.written) < 20


def test_one_that_cannot_be_written_is_told_alone():
    disk = Disk()
    together = Together(disk.write)
    with ThreadPoolExecutor(20) as pool:
        jobs = {number: pool.submit(together.put, number) for number in (2, 4, 5, 6, 8)}
        disk.free.set()
        with pytest.raises(ValueError, match="odd"):
            jobs.pop(5).result(5)
        for job in jobs.values():
            job.result(5)
    assert sorted(item for items in disk.written for item in items) == [2, 4, 6, 8]
