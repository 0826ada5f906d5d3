"""A limit of processor time for a plan, so that one at which reading sticks does not stop the others."""

from __future__ import annotations

import ctypes
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ..errors import SourceError

LIMIT_S = 120.0  # the longest texts that are taken need about a fifth of that
_LOOK_S = 0.5  # how often a thread's time is looked at


class _Over(BaseException):
    """The limit is passed; no Exception, lest something on the way take it for one of its own."""


@contextmanager
def within(seconds: float, where: str) -> Iterator[None]:
    """Ends the block with a SourceError about `where` once it has taken so many seconds of processor time.

    In the main thread the time is that of the process, elsewhere (on a cluster's workers) that of the thread.
    """
    try:
        main = threading.current_thread() is threading.main_thread()
        with _by_signal(seconds) if main else _by_watch(seconds):
            yield
    except _Over:
        message = f"reading it takes more than {seconds:g} seconds of processor time"
        raise SourceError(message, where=where, hint="give its parts as files of their own") from None


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    """By the kernel's clock, whose signal reaches even a regular expression that does not end."""

    def over(_signal: int, _frame: FrameType | None) -> None:
        raise _Over

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _by_watch(seconds: float) -> Iterator[None]:
    """By a thread that looks at this one's clock: signals reach main threads only."""
    thread, raise_in = threading.get_ident(), ctypes.pythonapi.PyThreadState_SetAsyncExc
    clock = time.pthread_getcpuclockid(thread) if hasattr(time, "pthread_getcpuclockid") else time.CLOCK_MONOTONIC
    until = time.clock_gettime(clock) + seconds
    done, turn = threading.Event(), threading.Lock()

    def watch() -> None:
        while not done.wait(min(_LOOK_S, seconds)):
            with turn:
                if not done.is_set() and time.clock_gettime(clock) > until:
                    raise_in(ctypes.c_ulong(thread), ctypes.py_object(_Over))
                    return

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with turn:
            done.set()
            raise_in(ctypes.c_ulong(thread), None)  # one that is on its way comes too late
