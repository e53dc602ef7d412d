"""A wish to end is not lost, even where its exception is."""

import contextlib
import os
import signal

import pytest

from b24app.cli.ending import Ending


@pytest.fixture
def ending():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    ending = Ending()
    ending.listen()
    yield ending
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_wish_whose_exception_was_swallowed_is_heard_at_the_next_step(ending):
    ending.check()
    with contextlib.suppress(SystemExit):
        os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(SystemExit) as caught:
        ending.check()
    assert caught.value.code == 128 + signal.SIGTERM


def test_a_second_signal_does_not_interrupt_the_tidying(ending):
    with pytest.raises(SystemExit):
        os.kill(os.getpid(), signal.SIGHUP)
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
