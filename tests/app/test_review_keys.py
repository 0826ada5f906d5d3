"""Reviewing at a terminal: each fact is shown, one key decides, and a decision is taken back by another."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

_PATIENCE_S = 30


class Terminal:
    """A command that runs at a terminal of its own, typed at and read from as a person does."""

    def __init__(self, *words: str, cwd: Path) -> None:
        self._here, there = pty.openpty()
        command = [sys.executable, "-m", "innograph", *words]
        self.process = subprocess.Popen(
            command, stdin=there, stdout=there, stderr=there, cwd=cwd, start_new_session=True, close_fds=True
        )
        os.close(there)
        self._shown = ""

    def wait_for(self, pattern: str) -> str:
        """What is shown up to the pattern, which is taken; a failure where it does not come."""
        until = time.monotonic() + _PATIENCE_S
        while not (found := re.search(pattern, self._shown)):
            assert time.monotonic() < until, self._shown
            if select.select([self._here], [], [], 0.5)[0]:
                part = b""
                with contextlib.suppress(OSError):  # it has ended
                    part = os.read(self._here, 1 << 16)
                assert part, self._shown
                self._shown += part.decode().replace("\r\n", "\n")
        before, self._shown = self._shown[: found.end()], self._shown[found.end() :]
        return before

    def type(self, line: str) -> None:
        """A line where the command asks for one."""
        os.write(self._here, f"{line}\n".encode())

    def press(self, key: str) -> None:
        """A key where the command waits for one, which takes keys without the line's end."""
        until = time.monotonic() + _PATIENCE_S
        while termios.tcgetattr(self._here)[3] & termios.ICANON:
            assert time.monotonic() < until, self._shown
            time.sleep(0.005)
        os.write(self._here, key.encode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._here)


def decided(file: Path) -> list[tuple[str, str]]:
    """Verdict and reason of each decision, in the order of the file."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [(row["decision"], row["why"]) for row in rows]


def test_keys_decide_and_take_back(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    words = ("review", "-g", str(built / "innograph-graph"), "--kind", "effort", "--by", "陈一")
    terminal = Terminal(*words, cwd=tmp_path)
    try:
        first = re.findall(r"1/\d+  (\w{10})", terminal.wait_for("q quit"))
        assert first
        terminal.press("x")  # decides nothing
        terminal.wait_for("q quit")
        terminal.press("A")
        terminal.wait_for("why")
        terminal.type("")
        terminal.wait_for("line 1: ")
        assert decided(file) == [("accept", "as the quote says")]
        terminal.wait_for("2/.*(?s:.*)u undo")
        terminal.press("u")
        assert terminal.wait_for(r"taken back\n+1/\d+  \w{10}").endswith(first[0])
        assert decided(file) == []
        terminal.wait_for("q quit")
        terminal.press("r")
        terminal.wait_for("why")
        terminal.type("列举而已")
        terminal.wait_for("2/.*(?s:.*)u undo")
        terminal.press("c")
        terminal.wait_for("KEY=VALUE")
        terminal.type("colour=red")
        terminal.wait_for("sets no field of a effort(?s:.*)2/.*(?s:.*)u undo")
        terminal.press("c")
        terminal.wait_for("KEY=VALUE")
        terminal.type("commitment=aspiring")
        terminal.wait_for("why")
        terminal.type("读过")
        terminal.wait_for("3/.*(?s:.*)u undo")
        terminal.press("q")
        assert terminal.process.wait(_PATIENCE_S) == 0
    finally:
        terminal.close()
    assert sorted(decided(file)) == [("correct", "读过"), ("reject", "列举而已")]
    assert {json.loads(line)["who"] for line in file.read_text(encoding="utf-8").splitlines()} == {"陈一"}
