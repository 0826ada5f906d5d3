"""Traditional, Simplified and Taiwan-localised wording meet in one form, with an offset map back.

Measured on plans and their twins by OpenCC: `t2s` keeps every length; `tw2sp` mends localised words but over-corrects
(智慧城市 to 智能城市, 建立 to 创建, 核心 to 内核, 新增 to 添加), so phrases are ours (`lexicon/wording.tsv`) and
OpenCC does the characters. For the *identity* of a name OpenCC's phrases are right: they fold all wordings into one,
and `lexicon/preferred.tsv` puts the mainland word back where the folded one is odd.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from .document import MappedText
from .lexicon import lexicon

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Half-width marks that touch a Chinese character or a closing quote or bracket are Chinese punctuation.
_MARK = re.compile(
    rf"(?<=[{_CJK}”’」』》）\])％%])[,;:?!]|[,;:?!](?=[{_CJK}“‘「『《（])"
    rf"|\((?=.{{0,30}}[{_CJK}])|(?<=[{_CJK}])\)"
)
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_QUOTES = str.maketrans("「」『』", "“”‘’")
# What a name may be written with or without: spaces, quotes, brackets, dots and dashes.
_UNTOLD = re.compile(r"[\s“”\"'‘’「」『』《》〈〉()（）·・‧•—–-]")
# As many words that are rare in a mainland text are as good as one that only a converter to Taiwan's wording writes.
_SIGNS = 3


@lru_cache(maxsize=8)
def converter(name: str) -> Callable[[str], str]:
    # Imported here: the dictionaries take time to load, and many commands convert nothing.
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(name).convert
    return convert


def to_hans(text: str) -> str:
    """`text` in Simplified characters, wording untouched, of the same length.

    >>> to_hans("青島")
    '青岛'
    """
    return _same_length(text, "t2s")


def to_hant(text: str) -> str:
    """`text` in Traditional characters, wording untouched, of the same length.

    >>> to_hant("青岛")
    '青島'
    """
    return _same_length(text, "s2t")


def _same_length(text: str, name: str) -> str:
    convert = converter(name)
    whole = convert(text)
    if len(whole) == len(text):
        return whole
    chars = (convert(char) for char in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(chars, text, strict=True))


def language_of(text: str) -> str:
    """ "zh-Hant" where more characters are Traditional only than Simplified only, else "zh-Hans"."""
    traditional = sum(a != b for a, b in zip(text, to_hans(text), strict=True))
    simplified = sum(a != b for a, b in zip(text, to_hant(text), strict=True))
    return "zh-Hant" if traditional > simplified else "zh-Hans"


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """The identity of a name: Simplified, wordings folded, without spaces, quotes, brackets and widths.

    >>> key("智慧財產權服務聯盟") == key("知识产权服务联盟") == key("「知識產權」服務聯盟")
    True
    """
    plain = _UNTOLD.sub("", to_hans(unicodedata.normalize("NFKC", name))).lower()
    folded = converter("tw2sp")(converter("s2twp")(plain))
    return _replace(folded, *_preferred())


def to_reading(mapped: MappedText) -> MappedText:
    """The text in Simplified, with mainland wording and Chinese punctuation, mapped to the same received text."""
    text = to_hans(mapped.text).translate(_QUOTES)
    text = _MARK.sub(lambda match: match[0].translate(_WIDE), text)
    return substitute(mapped, text, _wordings(text))


def substitute(mapped: MappedText, text: str, edits: Sequence[tuple[int, int, str]]) -> MappedText:
    """`text` (as long as `mapped.text`) with `edits` made: (start, end, new) in order, apart from each other.

    Every character of an edit's new text stands for the whole span of what it replaces.
    """
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, new in (*edits, (len(text), len(text), "")):
        out.append(text[at:start])
        starts.extend(mapped.starts[at:start])
        ends.extend(mapped.ends[at:start])
        if new:
            low, high = mapped.span(start, end)
            out.append(new)
            starts.extend([low] * len(new))
            ends.extend([high] * len(new))
        at = end
    return MappedText("".join(out), tuple(starts), tuple(ends))


def _wordings(text: str) -> list[tuple[int, int, str]]:
    """The edits that give `text` mainland wording: habits of any text, and those of a converter where it shows."""
    pattern, words = _table("always")
    if is_localised(text):
        pattern, words = _table("always", "sign", "localised")
    return [(match.start(), match.end(), words[match[0]]) for match in pattern.finditer(text)]


def is_localised(text: str) -> bool:
    """Whether a Simplified `text` shows signs of a converter to Taiwan's wording (or of Taiwan's pen).

    One word that no mainland text has is enough; of the others several are needed whose mainland word is nowhere in
    the text, since a converter leaves none of those.
    """
    if _table("sign")[0].search(text):
        return True
    pattern, words = _table("localised")
    alone = [words[word] not in text for word in set(pattern.findall(text))]
    return sum(alone) >= max(_SIGNS, len(alone) / 2)


@lru_cache(maxsize=4)
def _table(*kinds: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    rows = (row for row in lexicon().rows("wording") if row["when"] in kinds)
    return _longest_first({row["word"]: row["mainland"] for row in rows})


@lru_cache(maxsize=1)
def _preferred() -> tuple[re.Pattern[str], Mapping[str, str]]:
    return _longest_first(lexicon().mapping("preferred", "mainland"))


def _longest_first(words: Mapping[str, str]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered))), words


def _replace(text: str, pattern: re.Pattern[str], words: Mapping[str, str]) -> str:
    return pattern.sub(lambda match: words[match[0]], text)
