"""Reads files made by damaging good ones: each must end in facts or in one clear line, within its limits.

    python bench/fuzz.py [FILES] [SEED]      # 5,000 files, seed 1, by default

Prints how they ended, the slowest, and the memory that reading took at most; exit 1 where one ended otherwise.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from innograph.errors import InnographError
from innograph.loaders.read import facts_of
from innograph.loaders.source import Source, read_sources

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "loaders"))
from damaged import damaged

LIMIT_S = 60.0  # of processor time, reading the largest text that is taken
LIMIT_MB = 2000


def main(files: int, seed: int) -> int:
    """Read them all; the exit code."""
    ended: Counter[str] = Counter()
    slowest: list[tuple[float, str]] = []
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, data) in enumerate(damaged(random.Random(seed), files)):
            path = Path(folder) / f"{number}-{name}"
            path.write_bytes(data)
            began = time.process_time()
            try:
                for found in read_sources(path):
                    if isinstance(found, Source):
                        facts = facts_of(found)
                        for fact in (*facts.entities, *facts.efforts, *facts.targets, *facts.relations):
                            quote = fact.evidence
                            if facts.received[quote.start : quote.end] != quote.quote:
                                faults.append(f"{name}: a quote that does not stand at its place")
                        ended["facts" if facts.entities else "text without facts"] += 1
                    else:
                        ended["a line that is told"] += 1
            except InnographError as error:
                ended["one line"] += 1
                if "\n" in str(error) or len(str(error)) > 500:
                    faults.append(f"{name}: {str(error)[:200]!r}")
            except Exception as error:
                faults.append(f"{name}: {type(error).__name__}: {error}")
            taken = time.process_time() - began
            slowest = sorted([*slowest, (taken, name)], reverse=True)[:5]
            if taken > LIMIT_S:
                faults.append(f"{name}: {taken:.0f} s")
            path.unlink()
            if number % 100 == 99:
                print(f"{number + 1} of {files}: {dict(ended)}, {len(faults)} faults", flush=True)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # the process apart has a limit of its own
    if used > LIMIT_MB:
        faults.append(f"{used:.0f} MB")
    print(f"{files} files: {dict(ended)}")
    print("slowest:", ", ".join(f"{name} {taken:.1f} s" for taken, name in slowest))
    print(f"memory at most: {used:.0f} MB")
    print("\n".join(faults[:20]) or "no faults")
    return 1 if faults else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*numbers, *(5000, 1)[len(numbers) :]))
