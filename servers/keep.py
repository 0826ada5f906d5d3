"""Runs a command for as long as the process that asked for it lives: `python keep.py PID COMMAND…`.

A server of the tests must not outlive them, also where they are killed: this process looks twice a second whether its
parent is still PID, and ends the command where it is not, or where it is itself told to end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from types import FrameType

LOOKS_EVERY_S = 0.5
ENDS_WITHIN_S = 20


def main(parent: int, command: list[str]) -> int:
    told: list[int] = []

    def tell(number: int, frame: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, tell)
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as running:
        while running.poll() is None and not told and os.getppid() == parent:
            with suppress(subprocess.TimeoutExpired):
                running.wait(LOOKS_EVERY_S)
        running.terminate()
        try:
            return running.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            running.kill()
            return running.wait()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
