"""The process that those which read plans are forked from: it loads what reading takes, once, and nothing else.

They are not forked from the one that builds, where there are threads, of progress bars and databases. That is on Linux;
elsewhere systems' libraries do not stand a fork, and each process loads it itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

_FORKED = sys.platform == "linux"
_WORTH_A_PROCESS = 4  # plans that take as long as starting a process with its model


def worth(plans: int, processes: int | None) -> int:
    """How many processes so many plans are read in: as many as are wanted, else as there are cores and it is worth."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return processes or min(cores, max(1, plans // _WORTH_A_PROCESS))


def context() -> BaseContext:
    """How processes are started."""
    made = multiprocessing.get_context("forkserver" if _FORKED else "spawn")
    made.set_forkserver_preload([f"{__package__}.warm"])
    return made


def begin() -> None:
    """Start that process already, for loading takes longer than reading several plans; this one goes on meanwhile."""
    if _FORKED:
        context()
        with undisturbed():
            forkserver.ensure_running()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Processes that are started in this block leave Ctrl-C to this one, which ends them."""
    ours = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if ours else None
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGINT, before)
