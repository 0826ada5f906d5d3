"""Names in three forms: Simplified and Traditional by OpenCC, English composed of words and pinyin; pinyin for search.

>>> english("无锡海洋国家实验室")
'Wuxi Marine National Laboratory'
>>> english("飞利浦宁波研究院", {"飞利浦": "Philips"})
'Philips Ningbo Institute'
>>> pinyin("中科院")
'zhongkeyuan'
>>> hans("產業技術研究院"), hant("产业技术研究院")
('产业技术研究院', '產業技術研究院')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from opencc import OpenCC

_WORDS = Path(__file__).parent / "words.tsv"
_LONGEST = 20  # characters of a word or a known name within another
_QUOTES = re.compile(r"[“”\"'‘’「」『』《》〈〉]")


@lru_cache(maxsize=4)
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


@lru_cache(maxsize=65536)
def hans(name: str) -> str:
    """The name in Simplified characters; its wording is left alone."""
    return str(_converter("t2s").convert(name))


@lru_cache(maxsize=65536)
def hant(name: str) -> str:
    """The name in Traditional characters; its wording is left alone."""
    return str(_converter("s2t").convert(name))


@lru_cache(maxsize=65536)
def pinyin(name: str) -> str:
    """The name's pinyin without tones, spaces or marks, in lower case; empty where it has no Chinese character."""
    from pypinyin import lazy_pinyin  # 0.1 s to import, wanted only where a graph is built

    if not any("\u4e00" <= char <= "\u9fff" for char in name):
        return ""
    return "".join(char for syllable in lazy_pinyin(name) for char in syllable if char.isalnum()).lower()


@lru_cache(maxsize=1)
def words() -> dict[str, str]:
    """Simplified word → English, of `words.tsv`."""
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {row[0]: row[1] if len(row) > 1 else "" for row in rows}


def english(name: str, known: Mapping[str, str] | None = None) -> str:
    """An English label for a Simplified name, composed: `known` bodies' English names, words, pinyin for the rest.

    Chinese and English both put the modifier before the head, so the words stand in the order of the name.
    """
    plain = _QUOTES.sub("", unicodedata.normalize("NFKC", name))
    parts = _divided(plain, known or {})
    groups = [(is_word, list(group)) for is_word, group in groupby(parts, key=lambda part: part[1] is not None)]
    texts = [
        [en for _, en in group if en] if is_word else _spelt("".join(zh for zh, _ in group))
        for is_word, group in groups
    ]
    label = re.sub(r"\s+([,)])|(\()\s+", r"\1\2", " ".join(text for group in texts for text in group))
    return label[:1].upper() + label[1:]


def _divided(text: str, known: Mapping[str, str]) -> list[tuple[str, str | None]]:
    """`text` in words with their English, and single characters with None: fewest of these, then fewest words."""
    own = words()
    best: list[tuple[int, int, int]] = [(0, 0, 0)]  # for each end: characters left over, words, start of the last
    for end in range(1, len(text) + 1):
        left, count, _ = best[end - 1]
        choices = [(left + 1, count, end - 1)]
        for start in range(max(0, end - _LONGEST), end):
            if (word := text[start:end]) in own or word in known:
                choices.append((best[start][0], best[start][1] + 1, start))
        best.append(min(choices))
    parts: list[tuple[str, str | None]] = []
    end = len(text)
    while end:
        start = best[end][2]
        word = text[start:end]
        parts.append((word, known.get(word, own.get(word))))
        end = start
    return parts[::-1]


def _spelt(text: str) -> list[str]:
    """Runs that no word covers: Chinese in pinyin, one capitalised word a run; the rest as it stands."""
    spelt = []
    for piece in re.findall(r"[\u3400-\u9fff]+|[^\u3400-\u9fff\s]+", text):
        spelt.append(pinyin(piece).capitalize() if "\u3400" <= piece[0] <= "\u9fff" else piece)
    return spelt
