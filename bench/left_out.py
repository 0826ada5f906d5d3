"""How well plans are read whose text the weights have not seen: `python bench/left_out.py SHARED [FOLDS]`.

SHARED holds `plans/` and `gold/` with its `score.py`. Each fold of the annotated texts is read with weights trained on
the other folds and on the annotations kept beside this file. Prints, for the texts of `gold/` and of `gold/more/`, the
mean F1 of each layer over the texts that have at least three items in it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import mean

from innograph.loaders.annotated import read_annotated
from innograph.loaders.jsonform import to_json
from innograph.loaders.read import ReadOptions, read_plan
from innograph.loaders.train import encode, fit, number_strings

_ROW = re.compile(r"(.+?)\s+[0-9.]+\s+[0-9.]+\s+([0-9.]+)\s+(\d+)\s+\d+")
FEWEST = 3


def main(shared: Path, folds: int = 5) -> None:
    texts = shared / "plans"
    annotations = [*sorted((shared / "gold").glob("*.json")), *sorted((shared / "gold" / "more").glob("*.json"))]
    files = [*annotations, *sorted((Path(__file__).parent / "annotations").rglob("*.*"))]
    read = [document for file in files for document in read_annotated(file, texts)]
    strings = number_strings(read)
    encoded = [encode(document, strings) for document in read]
    documents, beside = encoded[: len(annotations)], encoded[len(annotations) :]
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        weights, facts = Path(folder) / "weights.npz", Path(folder) / "facts.json"
        for fold in range(folds):
            seen = [document for number, document in enumerate(documents) if number % folds != fold]
            fit([*seen, *beside], strings).save(weights)
            options = ReadOptions(weights=weights.rename(Path(folder) / f"{fold}.npz"))
            for annotation in annotations[fold::folds]:
                gold = json.loads(annotation.read_text(encoding="utf-8"))
                told = to_json(read_plan(texts / gold["document"], options))
                facts.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
                command = [sys.executable, str(shared / "gold" / "score.py"), str(annotation), str(facts)]
                printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
                for row in filter(None, map(_ROW.fullmatch, printed.splitlines())):
                    if int(row[3]) >= FEWEST:
                        found[annotation.parent.name, row[1]].append(float(row[2]))
            print(f"fold {fold + 1} of {folds}", file=sys.stderr)
    for (part, layer), values in sorted(found.items()):
        print(f"{part:5} {layer:30} {mean(values):.3f} over {len(values)} texts")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
