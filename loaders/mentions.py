"""Who and what a text names: spans by the trained model, spelt out and taken apart by the grammar of names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ..ontology.model import TYPE_CLASS
from .areas import listed_fields
from .coordination import Piece, Speller, Spelt
from .document import Mention, Reading, Token, words_in
from .glosses import Glosses
from .heads import head_finder
from .lexicon import Lexicon
from .linking import university
from .name_parts import Inner
from .nested import Insides, Namesakes
from .outline import title_span
from .script import key
from .spans import WEIGHTS, Span, SpanModel
from .strays import without_classes, without_people, without_strays, without_wishes
from .trimming import trimmed

# The type of a name whose head noun tells none, by the class of its span.
_USUAL = {"actor": "enterprise", "platform": "service-platform", "programme": "programme", "policy": "policy"}
_BRACKET_END = re.compile(r"[（(][^（()）]*[）)]$")
_ORGANS = re.compile(r"([省市区县州]委)、?([省市区县州](?:人民)?政府)")
_NOUNS = frozenset({"n", "nz", "vn", "a", "an", "ORG", "LOC", "s", "nw"})
_SEATS = frozenset({"research-organisation", "innovation-centre", "park", "base", "transfer-centre", "laboratory"})
_SHARED_HEAD = re.compile(r"等(?![级奖院次])")
# Below this a span is more often wrong than right, whatever else the sentence could hold.
_DOUBTFUL = 0.1
_AREA = re.compile(r"[0-9.]+万?(?:余|多)?(?:平方公里|平方千米|平方米|公顷|亩)(?:的)?")
_SITED = frozenset({"actor", "platform"})
# 科技强市, 智慧山西 are no places' names, and roads are none where something sits.
_NO_PLACE = re.compile(r"[强兴][省市县区]$|(?:公路|高速|铁路|高铁)$|^(?:智慧|数字|健康|美丽|平安|法治|活力)")
# What the name of a place within a known one ends in.
_PLACES_END = frozenset("省市区县旗州盟乡镇村屯湾湖河江海山岭峰原岛港岸滩半路街桥门口关东西南北中部城界")
# Short names of provinces and countries together, as on a railway (渝桂, 陕甘, 中俄), are no place. Those that are
# words or begin towns' names (云, 青, 宁, 新, 台, 港 …) are left out.
_PAIR = re.compile("中?[京津冀晋蒙辽沪苏浙皖闽赣鲁豫鄂湘粤桂琼川渝蜀黔滇藏陕甘欧俄韩日越澳]{2,4}|中.")
_OPENING = 4  # characters; a name shorter than that stands in other words too
_NAMED = frozenset({"actor", "platform", "programme", "policy"})


class Namer:
    """The grammar of names with one lexicon."""

    def __init__(self, lexicon: Lexicon, model: SpanModel, namesakes: Namesakes) -> None:
        self.lexicon, self.model, self.namesakes = lexicon, model, namesakes
        self.head_of = head_finder(lexicon)
        self.glosses = Glosses(lexicon, model.strings)
        self.speller = Speller(lexicon, self.head_of)
        places: dict[str, str] = {}
        for row in lexicon.rows("places"):
            places[row["name"]] = row["parent"]
            places[row["short"]] = row["parent"]
        self.places = places
        self.shorts = lexicon.mapping("places", "short")
        self.levels = frozenset(lexicon.words("levels"))
        self.generic = frozenset(lexicon.words("generic"))
        self.academies = lexicon.words("academies")
        self.endings = lexicon.mapping("university_endings", "full")
        self.longest_place = max(map(len, places))
        self._openings = {place[:2] for place in places}
        self.insides = lru_cache(maxsize=32)(self._insides)

    def _insides(self, place_key: str | None) -> Insides:
        """What reads names in the plans of one place."""
        return Insides(self.lexicon, university_names(self.lexicon, place_key), self.namesakes, place_key)

    def mentions(self, reading: Reading, tokens: Sequence[Token]) -> tuple[Mention, ...]:
        """All mentions of the text, in order; nested ones beside what holds them."""
        starts = [token.start for token in tokens]
        insides = self.insides(reading.plan.place_key)
        found: list[Mention] = []
        title = title_span(reading.text) or (0, 0)
        named = [
            span
            for span in self.model.spans(reading, tokens, self.glosses)
            if span.probability >= _DOUBTFUL and not _is_title(span, *title)
        ]
        begins = [span.start for span in named]
        for sentence in reading.sentences:
            words = tokens[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            spans = named[bisect_left(begins, sentence.start) : bisect_left(begins, sentence.end)]
            spans = trimmed(reading.text, spans, words, self.head_of)
            for span in self._listed(reading.text, self._extended(reading.text, spans, words)):
                found += self.take_apart(reading, span, words, insides)
                found += self._site(span, spans, words)
        found = without_people(reading.text, self._with_listed(reading, tokens, found))
        found = without_wishes(reading.text, without_classes(reading.text, found))
        return without_strays(_ordered(found + self._repeated(reading, found)))

    def _with_listed(self, reading: Reading, tokens: Sequence[Token], found: list[Mention]) -> list[Mention]:
        """`found` with the fields that a frame lists; where it lists one, a field inside is no name of its own."""
        ordered = sorted(found, key=lambda mention: mention.start)
        starts = [mention.start for mention in ordered]
        longest = max((mention.end - mention.start for mention in found), default=0)
        gone: set[Mention] = set()
        listed: list[Mention] = []
        for start, end in listed_fields(reading, tokens):
            near = ordered[bisect_left(starts, start - longest) : bisect_left(starts, end)]
            over = [mention for mention in near if start < mention.end]
            if end - start <= 2 and reading.text[start:end] in self.generic:
                continue  # 等产业领域
            if any(mention.type != "field" or mention.start < start or mention.end > end for mention in over):
                continue
            confidence = max([0.75, *(mention.confidence for mention in over)])
            gone.update(over)
            listed.append(_mention(reading.text[start:end], "field", [(start, end)], "area", confidence))
        return [mention for mention in found if mention not in gone] + listed

    def _site(self, span: Span, spans: Sequence[Span], words: Sequence[Token]) -> list[Mention]:
        """The place that stands right before a body's name to say where it sits (某新城 某院)."""
        if span.cls not in _SITED:
            return []
        at = bisect_left(words, span.start, key=lambda word: word.end)
        before = words[at] if at < len(words) else None
        if (
            before is None
            or before.end != span.start
            or any(s.start < before.end and before.start < s.end for s in spans)
        ):
            return []
        site = before.tag == "LOC" or before.tag == "s" and len(before.text) > 2 and before.text not in self.levels
        if site and self._is_place(before.text):
            return [_mention(before.text, "place", [(before.start, before.end)], "site", 0.7 * span.probability)]
        return []

    def _extended(self, text: str, spans: Sequence[Span], words: Sequence[Token]) -> list[Span]:
        """Spans that end with an academy's name, with the head noun that follows: what is set up is the institute."""
        found: list[Span] = []
        for span in spans:
            if found and span.start < found[-1].end:
                continue
            if span.cls in _SITED and text[span.start : span.end].endswith(self.academies):
                end = span.end
                for word in words:
                    if word.start < span.end:
                        continue
                    if word.start - span.end > 12 or word.tag not in _NOUNS:
                        break
                    if self.head_of(text[span.end : word.end])[0] in _SEATS:
                        end = word.end
                span = replace(span, end=end)
            found.append(span)
        return found

    def _listed(self, text: str, spans: Sequence[Span]) -> list[Span]:
        """Spans with the earlier items of a list (甲、|乙等机构某地研究院) that share their last one's head."""
        found: list[Span] = []
        for span in spans:
            shares = _SHARED_HEAD.search(text, span.start + 2, span.end - 1)
            while shares and found and text[found[-1].end : span.start] == "、" and found[-1].cls in _NAMED | {"field"}:
                before = found[-1]
                tail = self.head_of(text[shares.end() : span.end])[0]
                own = self.head_of(text[before.start : before.end])[0]
                if tail == "-" or own != "-" and TYPE_CLASS[own] == TYPE_CLASS[tail] and own != "university":
                    break
                found.pop()
                span = replace(span, start=before.start)
            found.append(span)
        return found

    def take_apart(self, reading: Reading, span: Span, words: Sequence[Token], insides: Insides) -> list[Mention]:
        """The mentions that one span holds."""
        text = reading.text
        if span.cls == "place" and self._is_pair(text[span.start : span.end]):
            return []
        inside = words_in(words, span.start, span.end)
        # The tagger calls parks and zones places as well; a place's own name ends with no head noun.
        locations = (self._without_matter(word.text, insides) for word in inside if word.tag == "LOC")
        places = {word for word in locations if self._is_place(word)} | _own_places(reading)
        openings = {place[:2] for place in places}

        def place_at(name: str, at: int) -> int:
            opening = name[at : at + 2]
            if opening not in self._openings and opening not in openings:
                return at
            for length in range(min(self.longest_place, len(name) - at), 1, -1):
                word = name[at : at + length]
                if word in self.places or word in places:
                    return at + length
            return at

        def is_place(word: str) -> bool:
            return place_at(word, 0) == len(word) > 0

        boundaries = [word.start for word in inside]
        found: list[Mention] = []
        names = self.speller.spell(text, span.start, span.end, span.cls, boundaries, is_place)
        organs = _ORGANS.fullmatch(text, span.start, span.end)
        if organs:  # 市委市政府, with or without a comma
            names = [Spelt((organs.span(1),), False), Spelt((organs.span(2),), False)]
        together = len(names) > 1
        for spelt in names:
            name = spelt.name(text)
            if not name:
                continue
            pieces = _without_area(text, spelt.pieces)
            name = name if pieces == spelt.pieces else "".join(text[a:b] for a, b in pieces)
            site = insides.site(name, _local(pieces, inside), place_at) if span.cls in _SITED else 0
            if site and pieces[0][1] - pieces[0][0] > site:
                low, high = pieces[0]
                found.append(_mention(name[:site], "place", [(low, low + site)], "site", span.probability))
                name, pieces = name[site:], ((low + site, high), *pieces[1:])
            kind = self._type(name, span.cls, together and not spelt.lent)
            full = self._university(name, insides.cutter.universities) if span.cls == "actor" else None
            if full is not None:
                kind = "university"
            rule = "coordination" if spelt.lent else "span"
            found.append(_mention(full or name, kind, pieces, rule, span.probability))
            end = place_at(name, 0)
            own = self.shorts.get(name[:end], name[:end]) == reading.plan.place_key
            if kind == "university" and own and end < len(name):  # one of another place tells nothing of this plan's
                found.append(_nested(name, pieces, Inner(0, end, "place", "home", 0.8), span.probability))
            if span.cls not in ("field", "place"):
                inner = insides.inside(name, kind, _local(pieces, inside), place_at, _marks(text, pieces))
                found += [_nested(name, pieces, one, span.probability) for one in inner]
        return found

    def _without_matter(self, word: str, insides: Insides) -> str:
        """What the tagger takes for a place, without the word of the name behind it (明镜湖科技|城, 某市应用|科学)."""
        if word in self.places or self.head_of(word)[0] != "-":
            return word
        known = next((word[:n] for n in range(len(word) - 1, 1, -1) if word[:n] in self.places), "")
        if known and word[-1] not in _PLACES_END:
            return known
        return next((word[:-n] for n in (3, 2) if word[-n:] in insides.fields.right and len(word) > n), word)

    def _is_place(self, word: str) -> bool:
        if self.head_of(word)[0] != "-" or "国家" in word or not 2 <= len(word) <= 5 or word in self.generic:
            return False
        if _NO_PLACE.search(word):
            return False
        return not self._is_pair(word)

    def _is_pair(self, word: str) -> bool:
        return word not in self.places and _PAIR.fullmatch(word) is not None

    def _type(self, name: str, cls: str, own_head: bool) -> str:
        """The type of a name in a span of class `cls`; a full name said beside others goes by its own head."""
        if cls not in _USUAL:
            return cls
        kind, _ = self.head_of(_BRACKET_END.sub("", name))
        if kind != "-" and (own_head or TYPE_CLASS[kind] == cls or cls == "actor" and kind in _SEATS):
            return kind
        return _USUAL[cls]

    def _university(self, name: str, universities: Mapping[str, str]) -> str | None:
        full = universities.get(name)
        if full is not None:
            return full
        endings = ((name[: -len(short)] + full) for short, full in self.endings.items() if name.endswith(short))
        return next((spelt for spelt in endings if len(name) > 3), None)

    def _repeated(self, reading: Reading, found: Sequence[Mention]) -> list[Mention]:
        """Named things named again where the model saw nothing."""
        text = reading.text
        names = {
            mention.name: mention
            for mention in found
            if TYPE_CLASS[mention.type] in _NAMED and len(mention.pieces) == 1 and len(mention.name) >= _OPENING
        }
        # By their first characters and length, the longest first: thousands of names are not tried one by one.
        lengths: dict[str, list[int]] = {}
        for opening, length in sorted({(name[:_OPENING], len(name)) for name in names}, reverse=True):
            lengths.setdefault(opening, []).append(length)
        taken = bytearray(len(text))
        for mention in found:
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
        again: list[Mention] = []
        done = 0
        for at in [at for at in range(len(text)) if text[at : at + _OPENING] in lengths]:
            if at < done:
                continue
            here = (text[at : at + length] for length in lengths[text[at : at + _OPENING]])
            again_here = next((name for name in here if name in names), None)
            if again_here is None:
                continue
            done = at + len(again_here)
            if not any(taken[at:done]):
                first = names[again_here]
                again.append(_mention(first.name, first.type, [(at, done)], "named-again", first.confidence))
        return again


def find_mentions(
    reading: Reading,
    tokens: Sequence[Token],
    lexicon: Lexicon,
    weights: Path = WEIGHTS,
    namesakes: Namesakes = Namesakes(),  # frozen
) -> tuple[Mention, ...]:
    """All mentions of the text, in order of their places, what holds before what is held.

    A name that the model with these weights finds is spelt out of coordinations; bodies, groups, fields and places
    inside it are mentions of their own. `namesakes` are names that known bodies go by.
    """
    return _namer(lexicon, weights, namesakes).mentions(reading, tokens)


@lru_cache(maxsize=4)
def _namer(lexicon: Lexicon, weights: Path, namesakes: Namesakes) -> Namer:
    return Namer(lexicon, SpanModel.load(weights), namesakes)


def university_names(lexicon: Lexicon, place_key: str | None) -> dict[str, str]:
    """Universities' full names and the short names that mean one of them in a plan of this place → full names."""
    names: dict[str, str] = {}
    for row in lexicon.rows("universities"):
        for full in row["full"].split("|"):
            names[full] = full
        full_name = university(row["short"], place_key, lexicon)
        if full_name is not None:
            names[row["short"]] = full_name
    return names


def _own_places(reading: Reading) -> set[str]:
    """The names of the plan's own place, which no list need have."""
    own = reading.plan.place_key or ""
    if len(own) > 2 and own[-1] in "区县旗":
        return {own, own[:-1]}  # 梧桐区 is 梧桐 inside a name
    return {own, own + "市"} if len(own) > 1 else set()


def _is_title(span: Span, start: int, end: int) -> bool:
    """Whether a plan's or policy's name is what the text itself is called, in its title at that place."""
    return span.cls in ("programme", "policy") and start <= span.start and span.end == end


def _mention(name: str, kind: str, pieces: Sequence[Piece], rule: str, confidence: float) -> Mention:
    return Mention(pieces[0][0], pieces[-1][1], kind, name, key(name), tuple(pieces), rule, confidence)


def _nested(name: str, pieces: Sequence[Piece], inner: Inner, probability: float) -> Mention:
    """What stands inside `name`, a name spelt by `pieces` and found with `probability`, as a mention of its own."""
    places = [at for start, end in pieces for at in range(start, end)]
    spelt = inner.full or name[inner.start : inner.end]
    own = _runs(places[inner.start : inner.end])
    return _mention(spelt, inner.type, own, inner.rule, probability * inner.confidence)


def _without_area(text: str, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces of a name without the size that stands inside one (某区|3平方公里|示范区)."""
    found: list[Piece] = []
    for start, end in pieces:
        for size in _AREA.finditer(text, start + 1, end - 1):
            found.append((start, size.start()))
            start = size.end()
        found.append((start, end))
    return tuple(found) if len(found) > len(pieces) else pieces


def _local(pieces: Sequence[Piece], words: Sequence[Token]) -> list[tuple[int, int, str]]:
    """The words of a spelt name as offsets into it, with their tags."""
    back: dict[int, int] = {}
    for start, end in pieces:
        for at in range(start, end):
            back[at] = len(back)
    local: list[tuple[int, int, str]] = []
    for word in words:
        numbers = [back[at] for at in range(word.start, word.end) if at in back]
        if numbers:
            local.append((numbers[0], numbers[-1] + 1, word.tag))
    return local


def _marks(text: str, pieces: Sequence[Piece]) -> set[int]:
    """The offsets into a spelt name where quotation marks stood between its pieces."""
    found: set[int] = set()
    length = 0
    for start, end in pieces[:-1]:
        length += end - start
        if text[end] in '“”"':
            found.add(length)
    return found


def _runs(offsets: Sequence[int]) -> list[Piece]:
    runs: list[Piece] = []
    for at in offsets:
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _ordered(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """In order of their places; of the same thing at one place the surest first."""

    def place(one: Mention) -> tuple[object, ...]:
        return one.start, -one.end, one.key, one.type, -one.confidence, one.rule, one.name, one.pieces

    return tuple(sorted(set(mentions), key=place))
