"""Scores of an extraction against an annotation, by the annotators' own script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

_ROW = re.compile(r"^(.+?)\s+([0-9.]+)\s+([0-9.]+)\s+([0-9.]+)\s+(\d+)\s+(\d+)$")
_SHARE = re.compile(r"^(matched .+?|surfaces at their spans)\s+(\d+)/(\d+)$")


def report(shared: Path, gold: Path, predicted: Mapping[str, object], text: Path | None = None) -> str:
    """What the script prints."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "predicted.json"
        file.write_text(json.dumps(predicted, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, str(shared / "gold/score.py"), str(gold), str(file)]
        command += ["--text", str(text)] if text else []
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def scores(shared: Path, gold: Path, predicted: Mapping[str, object], text: Path | None = None) -> dict[str, float]:
    """F1 by layer, and the shares of matched attributes (1.0 where nothing was to be judged)."""
    found: dict[str, float] = {}
    for line in report(shared, gold, predicted, text).splitlines():
        if row := _ROW.match(line):
            found[row[1]] = float(row[4])
        elif share := _SHARE.match(line):
            found[" ".join(share[1].split())] = int(share[2]) / int(share[3]) if int(share[3]) else 1.0
    return found
