"""Where names stand: a segment model over the tagger's words, with weights trained from annotations.

A sentence is cut into segments, each a name of one class or a single other word; the cut with the highest score wins
(a semi-Markov model of order zero, exact by dynamic programming). A segment may hold a whole coordination
("甲、乙等创新中心") or names inside a name; `names` takes it apart afterwards.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .document import Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CLASSES = ("actor", "platform", "programme", "policy", "actor-group", "field", "place")
WEIGHTS = Path(__file__).parent / "spans.npz"

# A name less probable than this is left out; without a head noun to vouch for it, it has to be likelier.
_LEAST, _LEAST_WITHOUT_HEAD = 0.15, 0.4
_HEADED = frozenset({"actor", "platform", "programme", "policy"})
_LONGEST_WORDS = 22
_LONGEST_CHARACTERS = 45
_STOPS = frozenset("，。；！？：,;:!?\n")
_EDGES = frozenset("、等和与及的")  # no name begins or ends with one of these as a word
_OPENING, _CLOSING = "“《（(‘「", "”》）)’」"
_MARKS = frozenset('“《"')
_COUNTED = ("一批", "一些", "各类", "各种", "多个", "若干", "更多", "每个", "一个", "以上")
_MEASURES = frozenset("个家所项批名人类支条种的")


@dataclass(frozen=True, slots=True)
class Span:
    """A named stretch of the reading text; `probability` is the model's own of this stretch with this class."""

    start: int
    end: int
    cls: str
    probability: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """A sentence's possible segments as word indices [first, last), with the features of each."""

    words: int
    segments: tuple[tuple[int, int], ...]
    segment_features: tuple[tuple[str, ...], ...]
    word_features: tuple[tuple[str, ...], ...]


def bucket(value: int, *edges: int) -> int:
    """The first edge that `value` does not pass, else 99.

    >>> bucket(4, 1, 2, 5, 8)
    5
    """
    return next((edge for edge in edges if value <= edge), 99)


def balanced(text: str) -> bool:
    """Whether quotation marks and brackets open and close in order within `text`.

    >>> balanced("“双百”工程"), balanced("双百”工程")
    (True, False)
    """
    depth, straight = 0, False
    for character in text:
        if character == '"':
            straight = not straight
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
            if depth < 0:
                return False
    return depth == 0 and not straight


class _Sentence:
    """A sentence's words with what the features of its segments look at."""

    def __init__(self, text: str, tokens: Sequence[Token], head_of: Callable[[str], tuple[str, str]]) -> None:
        self.text, self.tokens, self.head_of = text, tokens, head_of
        self.words = [token.text for token in tokens]
        self.tags = [token.tag for token in tokens]
        self.padded = ["^2", "^1", *self.words, "$1", "$2"]
        self.padded_tags = ["^", "^", *self.tags, "$", "$"]
        self.verb: list[str] = []  # the nearest verb to the left in the clause, and the one before it
        self.verb_before: list[str] = []
        nearest = before = "-"
        for word, tag in zip(self.words, self.tags, strict=True):
            self.verb.append(nearest)
            self.verb_before.append(before)
            if word in _STOPS:
                nearest = before = "-"
            elif tag in ("v", "p", "vd"):
                nearest, before = word, nearest
        self.next_verb = ["-"] * (len(tokens) + 1)
        nearest = "-"
        for at in range(len(tokens) - 1, -1, -1):
            if self.words[at] in _STOPS:
                nearest = "-"
            elif self.tags[at] in ("v", "vn"):
                nearest = self.words[at]
            self.next_verb[at] = nearest
        self.inner_head = [len(word) > 1 and head_of(word)[0] != "-" for word in self.words]
        self.quoted: list[bool] = []
        depth = 0
        for word in self.words:
            self.quoted.append(depth > 0)
            depth = max(0, depth + sum(c in _OPENING for c in word) - sum(c in _CLOSING for c in word))

    def slice(self, first: int, last: int) -> str:
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def segments(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        count = len(self.tokens)
        for first in range(count):
            opening = self.words[first]
            if opening in _STOPS or opening in _EDGES or opening in _CLOSING:
                continue
            for last in range(first + 1, min(count, first + _LONGEST_WORDS) + 1):
                word, tag = self.words[last - 1], self.tags[last - 1]
                if word[0] in _STOPS or self.tokens[last - 1].end - self.tokens[first].start > _LONGEST_CHARACTERS:
                    break
                if word in _EDGES or word in _OPENING or tag in ("p", "c", "u"):
                    continue
                if balanced(self.slice(first, last)):
                    found.append((first, last))
        return found

    def segment_features(self, first: int, last: int) -> tuple[str, ...]:
        words, tags, text = self.words, self.tags, self.slice(first, last)
        count = last - first
        left, left_tag = self.padded[first + 1], self.padded_tags[first + 1]
        right, right_tag = self.padded[last + 2], self.padded_tags[last + 2]
        final = words[last - 2] if words[last - 1] in _CLOSING and count > 1 else words[last - 1]
        bare = text.rstrip('”》"')
        kind, head = self.head_of(bare)
        verb, next_verb = self.verb[first], self.next_verb[last]
        commas = text.count("、")
        found = [
            "bias",
            f"words{bucket(count, 1, 2, 3, 4, 5, 6, 8, 11, 15)}",
            f"length{bucket(len(text), 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30)}",
            f"kind{kind}",
            f"head{head}",
            f"kind{kind}words{bucket(count, 1, 2, 3, 4, 6, 9)}",
            f"first{words[first]}",
            f"firsttag{tags[first]}",
            f"final{final}",
            f"finaltag{tags[last - 1]}",
            f"end1{text[-1]}",
            f"end2{text[-2:]}",
            f"end3{text[-3:]}",
            f"begin1{text[0]}",
            f"begin2{text[:2]}",
            f"left{left}",
            f"lefttag{left_tag}",
            f"left2{self.padded[first]}|{left}",
            f"right{right}",
            f"righttag{right_tag}",
            f"right2{right}|{self.padded[last + 3]}",
            f"left{left}kind{kind}",
            f"right{right}kind{kind}",
            f"verb{verb}",
            f"verb{verb}kind{kind}",
            f"verbbefore{self.verb_before[first]}",
            f"next{next_verb}",
            f"verb{verb}next{next_verb}",
            f"tags{tags[first]}|{tags[last - 1]}|{kind}",
            f"lefttags{left_tag}|{tags[first]}",
            f"righttags{tags[last - 1]}|{right_tag}",
            f"leftfirst{left}|{words[first]}",
            f"finalright{final}|{right}",
            f"commas{min(commas, 3)}",
            f"final2{words[last - 2] if count > 1 else left}|{words[last - 1]}",
            f"first2{words[first]}|{words[first + 1] if count > 1 else right}",
            f"edges{words[first]}|{head}",
            f"kinds{left_tag}|{kind}|{right_tag}",
            f"next{next_verb}kind{kind}",
        ]
        if count <= 2 and len(text) <= 8:
            found.append(f"text{text}")
        counted = next((w for w in _COUNTED if left.endswith(w)), left[-1] if left[-1] in _MEASURES else "")
        if counted:
            found += [
                f"counted{counted}",
                f"counted{counted}kind{kind}",
                f"countedtags{left_tag}|{self.padded_tags[first]}",
            ]
        between = words[first + 1 : last - 1]
        for joint in ("和", "与", "及", "等", "的", "以及", "暨", "·", "•"):
            if joint in between:
                found += [f"joint{joint}", f"joint{joint}kind{kind}", f"joint{joint}commas{min(commas, 2)}"]
        verbs = 0
        for at in range(first, last):
            found.append(f"word{words[at]}")
            tag = tags[at]
            if tag in ("v", "vd"):
                verbs += 1
                found.append(f"innerverb{words[at]}")
            elif tag in ("p", "f", "r", "d", "c", "xc", "m", "q", "ad", "TIME", "a"):
                found.append(f"innertag{tag}")
        found += [f"verbs{min(verbs, 3)}", f"verbs{min(verbs, 2)}kind{kind}"]
        found.append(f"levels{words[first]}kind{kind}")
        if tags[first] == "LOC":
            found += ["place", f"placekind{kind}"]
        if any(tag in ("ORG", "nz", "PER", "nw") for tag in tags[first:last]):
            found += ["proper", f"properkind{kind}"]
        if tags[first] == "ORG":
            found.append(f"bodykind{kind}")
        if count == 1:
            found.append(f"single{tags[first]}")
        shape = tags[first:last] if count <= 5 else [*tags[first : first + 2], "~", *tags[last - 2 : last]]
        found.append("shape" + "-".join(shape))
        heads = min(3, sum(self.inner_head[first : last - 1]))
        found += [f"heads{heads}", f"heads{heads}|{min(commas, 2)}|{kind}"]
        if text[0] in _MARKS:
            whole = text[-1] in '”》"'
            found += ["quote", "quotewhole" if whole else f"quotekind{kind}"]
        elif self.quoted[first] and text[0] not in _OPENING:
            sides = f"{int(left in _OPENING)}{int(right in _CLOSING)}"
            found += [f"inquote{sides}", f"inquote{sides}kind{kind}"]
        elif "“" in text:
            found.append("quoteinside")
        if left_tag in ("n", "nz", "vn", "a", "LOC", "ORG"):
            found.append(f"cutleft{left_tag}|{tags[first]}")
        if right_tag in ("n", "nz", "vn", "ORG"):
            found += [f"cutright{tags[last - 1]}|{right_tag}", f"cutrightkind{kind}|{right}"]
        if left == "、":
            found += [f"listleft{self.padded_tags[first]}|{kind}", f"listleft{self.padded[first]}"]
        if right in ("、", "和", "及", "与"):
            found += [f"listright{self.padded_tags[last + 3]}", f"listrightkind{kind}"]
        return tuple(found)

    def word_features(self, at: int) -> tuple[str, ...]:
        word, tag = self.padded[at + 2], self.padded_tags[at + 2]
        left, right = self.padded[at + 1], self.padded[at + 3]
        left_tag, right_tag = self.padded_tags[at + 1], self.padded_tags[at + 3]
        return (
            "O",
            f"O{word}",
            f"Otag{tag}",
            f"Oleft{left}|{word}",
            f"Oright{word}|{right}",
            f"Olefttag{left_tag}|{tag}",
            f"Orighttag{tag}|{right_tag}",
            f"Omiddle{left_tag}|{word}|{right_tag}",
        )


def lattice(text: str, tokens: Sequence[Token], head_of: Callable[[str], tuple[str, str]]) -> Lattice:
    """All segments of a sentence's `tokens` that could be a name. `head_of` gives (type, head) of a name, or dashes."""
    sentence = _Sentence(text, tokens, head_of)
    segments = sentence.segments()
    return Lattice(
        len(tokens),
        tuple(segments),
        tuple(sentence.segment_features(first, last) for first, last in segments),
        tuple(sentence.word_features(at) for at in range(len(tokens))),
    )


class SpanModel:
    """Feature weights: row per feature, column 0 for "no name" and one per class."""

    def __init__(self, features: Sequence[str], weights: Floats) -> None:
        self.index = {feature: row for row, feature in enumerate(features)}
        self.weights = weights

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> SpanModel:
        """The model kept at `path` by `save`."""
        import numpy as np

        with np.load(path, allow_pickle=False) as kept:
            features = bytes(kept["features"]).decode("utf-8").split("\n")
            weights = kept["weights"].astype(np.float64) * float(kept["scale"])
        return cls(features, weights)

    def save(self, path: Path) -> None:
        """Keeps the weights in one byte each; the same model gives the same bytes."""
        import numpy as np

        scale = float(np.abs(self.weights).max()) / 127
        rows = np.round(self.weights / scale).astype(np.int8)
        kept = [(name, row) for name, row in self.index.items() if rows[row].any()]
        names = np.frombuffer("\n".join(name for name, _ in kept).encode("utf-8"), dtype=np.uint8)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, features=names, weights=rows[[row for _, row in kept]], scale=np.float64(scale))
        path.write_bytes(buffer.getvalue())

    def sums(self, features: Iterable[Sequence[str]]) -> Floats:
        """For each group of features the sum of their weights, a row a group."""
        import numpy as np

        index = self.index
        rows: list[int] = []
        group: list[int] = []
        count = 0
        for names in features:
            known = [index[name] for name in names if name in index]
            rows += known
            group += [count] * len(known)
            count += 1
        result = np.zeros((count, self.weights.shape[1]))
        if rows:
            picked = self.weights[rows]
            for column in range(result.shape[1]):
                result[:, column] = np.bincount(group, weights=picked[:, column], minlength=count)
        return result

    def spans(self, text: str, tokens: Sequence[Token], kind_of: Callable[[str], tuple[str, str]]) -> list[Span]:
        """The names of one sentence, in order, none overlapping, each with its marginal probability."""
        import numpy as np

        if not tokens:
            return []
        found = lattice(text, tokens, kind_of)
        scores = self.sums(found.segment_features)[:, 1:]
        outside = self.sums(found.word_features)[:, 0]
        forward, backward = chart(found, scores, outside)
        value = [0.0] * (found.words + 1)
        came: list[tuple[int, int] | None] = [None] * (found.words + 1)
        ending: list[list[int]] = [[] for _ in range(found.words + 1)]
        for number, (_, last) in enumerate(found.segments):
            ending[last].append(number)
        best = scores.max(axis=1) if len(scores) else np.zeros(0)
        for last in range(1, found.words + 1):
            value[last] = value[last - 1] + float(outside[last - 1])
            for number in ending[last]:
                first = found.segments[number][0]
                total = value[first] + float(best[number])
                if total > value[last]:
                    value[last], came[last] = total, (first, number)
        spans: list[Span] = []
        at = found.words
        while at > 0:
            step = came[at]
            if step is None:
                at -= 1
                continue
            first, number = step
            label = int(scores[number].argmax())
            log = forward[first] + scores[number, label] + backward[at] - forward[-1]
            span = Span(tokens[first].start, tokens[at - 1].end, CLASSES[label], float(np.exp(min(0.0, log))))
            headless = kind_of(text[span.start : span.end].rstrip(_CLOSING))[0] == "-" and span.cls in _HEADED
            if span.probability >= (_LEAST_WITHOUT_HEAD if headless else _LEAST):
                spans.append(span)
            at = first
        return spans[::-1]


def chart(found: Lattice, scores: Floats, outside: Floats) -> tuple[Floats, Floats]:
    """Log sums of the scores of all cuts of the words before (forward) and after (backward) each boundary."""
    import numpy as np

    words = found.words
    ends = np.array(found.segments, dtype=np.int64).reshape(-1, 2)
    total = np.logaddexp.reduce(scores, axis=1) if len(scores) else np.zeros(0)
    forward, backward = np.full(words + 1, -np.inf), np.full(words + 1, -np.inf)
    forward[0] = backward[words] = 0.0
    by_last = np.argsort(ends[:, 1], kind="stable")
    bounds = np.searchsorted(ends[by_last, 1], np.arange(words + 2))
    for last in range(1, words + 1):
        chosen = by_last[bounds[last] : bounds[last + 1]]
        forward[last] = _log_sum(
            np.append(forward[ends[chosen, 0]] + total[chosen], forward[last - 1] + outside[last - 1])
        )
    by_first = np.argsort(ends[:, 0], kind="stable")
    bounds = np.searchsorted(ends[by_first, 0], np.arange(words + 2))
    for first in range(words - 1, -1, -1):
        chosen = by_first[bounds[first] : bounds[first + 1]]
        backward[first] = _log_sum(
            np.append(backward[ends[chosen, 1]] + total[chosen], backward[first + 1] + outside[first])
        )
    return forward, backward


def _log_sum(values: Floats) -> float:
    import numpy as np

    top = float(values.max())
    return top + float(np.log(np.exp(values - top).sum()))
