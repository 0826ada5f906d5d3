"""Calibrates confidence: `python bench/calibrate.py SHARED`.

SHARED holds `plans/` and the annotations `gold/*.json` and `gold/more/*.json`. Each third of these is read with weights
trained on the others and on the annotations kept beside this file; what is read is right where the annotation has it.
Prints how often facts of each confidence are right, told by curves fitted on other texts, and keeps the curves fitted
on all of them. The same annotations and rules give the same bytes.

Weights take minutes to train; they are kept in `build/folds`, named for all that they were trained from.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from innograph.loaders import chart, spans, train
from innograph.loaders.annotated import read_annotated
from innograph.loaders.annotation import read_annotation
from innograph.loaders.calibration import Judged, cross_checked, fit, table
from innograph.loaders.confidence import CURVES, groups_of
from innograph.loaders.glosses import Strings
from innograph.loaders.jsonform import to_json
from innograph.loaders.read import ReadOptions, raw_facts_of
from innograph.loaders.scoring import judged
from innograph.loaders.source import read_source

FOLDS = 3  # of texts, each read with weights trained on the others
FOLD_WEIGHTS = Path("build/folds")


def main(shared: Path) -> None:
    facts = read_left_out(shared, sorted((Path(__file__).parent / "annotations").rglob("*.*")))
    print("\n".join(table(cross_checked(facts))))
    record = {
        "command": "make calibrate",
        "texts": len({one.text for one in facts}),
        "facts": len(facts),
        "curves": {kind: asdict(curve) for kind, curve in fit(facts).items()},
    }
    CURVES.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_left_out(shared: Path, beside: Sequence[Path]) -> list[Judged]:
    """The facts of all annotated texts below `shared`, each read with weights that have not seen it."""
    texts = shared / "plans"
    files = [*sorted((shared / "gold").glob("*.json")), *sorted((shared / "gold" / "more").glob("*.json"))]
    documents = [document for file in (*files, *beside) for document in read_annotated(file, texts)]
    strings = train.number_strings(documents)
    encoded = [train.encode(document, strings) for document in documents]
    found: list[Judged] = []
    for fold in range(FOLDS):
        seen = [one for number, one in enumerate(encoded) if number >= len(files) or number % FOLDS != fold]
        options = ReadOptions(weights=_weights(seen, strings))
        for number in range(fold, len(files), FOLDS):
            gold = read_annotation(files[number])
            facts = to_json(raw_facts_of(read_source(texts / gold["document"]), options))
            for kind, item, is_right in judged(gold, facts):
                found.append(Judged(number, kind, item["confidence"], groups_of(kind, item), is_right))
        print(f"fold {fold + 1} of {FOLDS}: {len(found)} facts", file=sys.stderr, flush=True)
    return sorted(found, key=lambda one: one.text)


def _weights(documents: Sequence[Sequence[train.Example]], strings: Strings) -> Path:
    """Weights trained on `documents`: those of an earlier run where it was given the same."""
    digest = hashlib.sha256("\n".join(strings).encode())
    for module in (train, chart, spans):
        digest.update(Path(module.__file__).read_bytes())
    for example in (one for document in documents for one in document):
        places = (getattr(example.keys, place) for place in train.PLACES)
        for values in (example.clauses, example.first, example.last, example.gold, *places):
            digest.update(np.ascontiguousarray(values).tobytes())
    path = FOLD_WEIGHTS / f"{digest.hexdigest()[:16]}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        train.fit(documents, strings).save(path)
    return path


if __name__ == "__main__":
    main(Path(sys.argv[1]))
