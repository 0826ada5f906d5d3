"""Extraction in a process of its own, which ends itself at its limit of memory or time (see `apart`).

Standard input: a line of JSON {"format", "where", "size", "memory_mb", "cpu_s"} and as many bytes as `size` says, again
and again. Standard output: a line of JSON for each, {"extract": …} or {"error": [message, where, hint]}.
"""

from __future__ import annotations

import contextlib
import json
import logging
import resource
import sys
from dataclasses import asdict
from typing import Any

from ...errors import SourceError


def main() -> None:
    """Answer until standard input ends."""
    logging.disable()  # libraries complain of files at length; what matters is told as an error
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints does not disturb the answers
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        answers.write(json.dumps(_answer(request, data), ensure_ascii=True).encode() + b"\n")
        answers.flush()


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    from . import docx, html, pdf

    extract = {"docx": docx.extract, "html": html.extract, "pdf": pdf.extract}[request["format"]]
    _limit(request["memory_mb"], request["cpu_s"])
    try:
        return {"extract": asdict(extract(data, request["where"]))}
    except SourceError as error:
        return {"error": [error.message, error.where, error.hint]}
    except MemoryError:
        return {"error": [f"needs more than {request['memory_mb']} MiB to be read", request["where"], None]}
    except Exception as error:  # a library's complaint of a broken file: any of its many kinds
        reason = " ".join(str(error).split())[:120]
        message = f"not a {extract.__module__.rpartition('.')[2].upper()} file that can be read"
        return {"error": [f"{message} ({reason})" if reason else message, request["where"], None]}


def _limit(memory_mb: int, cpu_s: int) -> None:
    """No more address space than that in all, and no more time than that from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + cpu_s + 1
    with contextlib.suppress(ValueError, OSError):  # some systems have no such limit, or a stricter one already
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    with contextlib.suppress(ValueError, OSError):
        size = memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    main()
