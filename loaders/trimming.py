"""Stretches that the model takes for names, without what the sentence says of them: counts, editions, praise, verbs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ..ontology.model import TYPE_CLASS
from .document import Token, words_in
from .spans import Span

_Head = Callable[[str], tuple[str, str]]
_BODIES = frozenset({"actor", "platform"})
# A number of things is none of them: it is counted elsewhere.
_COUNTED = re.compile(r"[0-9]+(?:[-—~至到][0-9]+)?[多余]?[个家所座项名位户条批]")
_SO_MANY = re.compile(r"“?[二两三四五六七八九十]+大[\u4e00-\u9fff]{2,6}”?")  # 四大产业基地, said of a list or of all
# What the sentence says before a name: money, the end of a verb (实施好…), how new, which edition, whose.
_BEFORE = re.compile(
    r"(?:约|近)?[0-9.]+[多余]?[万亿]?元|好(?=[\u4e00-\u9fff]{4})|[新下]一[轮批]|(?:我|本)[市省区县]|全[市省区县]|广大"
)
# Whose it is, before a name that stands whole in quotation marks (某市“某某计划”).
_WHOSE = re.compile(r"(?:(?:国家|全国|省|市|区|县|自治区)级?|[\u4e00-\u9fff]{2,3}[省市区县])(?=“[^“”]+”$)")
_PRAISE = re.compile(r"(?:知名|著名)(?=[\u4e00-\u9fff]{2})")  # of a group
_EDITION = re.compile(r"第?[0-9一二三四五六七八九十首]+届")
# Verbs that do something to what follows: a name does not run over them.
_DEED = re.compile(
    "建设|共建|组建|创建|新建|筹建|建成|成立|设立|建立|开办|创办|打造|引进|成为|支持|开展|申报|申建|申请|争创"
)
# What is to become of a field: 装备制造转型升级.
_RAISED = re.compile("(?:提质增效|提档升级|转型升级|(?:高质量|集聚|融合|集群)发展|做大做强)$")
_TOGETHER = re.compile(r"(?:联合|合作|共同|携手|整体|正式)+$")
# The tagger may take such a verb for the end of the name before it (某院合作建设).
_JOINT_DEED = re.compile(r"(?:联合|合作|共同|携手)(?:建设|共建|组建|创建|新建|筹建|成立|设立|建立|打造)$")
# Or for a part of a longer one (某公司申报国家某中心).
_APPLIES = re.compile("(?:申报|申建|争创|创建)(?=国家|全国|省级?|市级)")
# A body said to be with another, which the tagger knows for one (某公司|联合|某大学).
_WITH = re.compile("(?:联合|携手|会同)$")
_LEAST = 4  # characters from a verb's end to a name's


def trimmed(text: str, spans: Sequence[Span], words: Sequence[Token], head_of: _Head) -> list[Span]:
    """`spans` of one sentence, in order, each without what is not its name; counted things are left out."""
    return [kept for span in spans for kept in _trimmed(text, span, words, head_of)]


def _trimmed(text: str, span: Span, words: Sequence[Token], head_of: _Head) -> Iterator[Span]:
    if span.cls in ("field", "place", "policy"):
        raised = _RAISED.search(text, span.start + 2, span.end) if span.cls == "field" else None
        yield replace(span, end=raised.start()) if raised else span
        return
    if span.cls != "programme" and _COUNTED.match(text, span.start, span.end):
        return
    if span.cls in _BODIES and _SO_MANY.fullmatch(text, span.start, span.end):
        return
    span = _bare(text, span)
    if span.cls == "actor" and (among := _among(span, words)):
        yield replace(span, end=among[0])
        span = replace(span, start=among[1])
    for verb in _deeds(text, span, words) if span.cls in _BODIES else ():
        before = text[span.start : verb.start]
        before = before[: len(before) - len(found[0])] if (found := _TOGETHER.search(before)) else before
        kind, after = head_of(before)[0], head_of(text[verb.end : span.end])[0]
        is_body = kind != "-" and TYPE_CLASS[kind] in _BODIES
        if kind == "-" and any(w.start == span.start and w.end >= verb.start and w.tag == "ORG" for w in words):
            kind, is_body = "enterprise", True  # of no head, but the tagger knows it for a body: 某某新材|申报
        if after == "-" or verb.tag != "v" and not (is_body and TYPE_CLASS[kind] == "actor"):
            continue
        if len(before) < 2:
            return  # the rest of another word: the model was misled
        if is_body and len(before) > 2:
            yield replace(span, end=span.start + len(before), cls=TYPE_CLASS[kind])
        span = replace(span, start=verb.end, cls=TYPE_CLASS[after] if TYPE_CLASS[after] in _BODIES else span.cls)
        break
    yield span


def _bare(text: str, span: Span) -> Span:
    start = span.start
    while found := _BEFORE.match(text, start, span.end):
        start = found.end()
    if span.cls == "actor-group" and (praise := _PRAISE.match(text, start, span.end)):
        start = praise.end()
    if span.cls != "actor-group" and (whose := _WHOSE.match(text[start : span.end])):
        start += whose.end()
    if span.cls == "platform" and (edition := _EDITION.match(text, start, span.end)):
        start = edition.end()
    return replace(span, start=start) if span.end - start >= 2 else span


def _among(span: Span, words: Sequence[Token]) -> tuple[int, int] | None:
    """Where the word stands inside that says that one body works with the other behind it."""
    for before, other in pairwise(words_in(words, span.start, span.end)):
        found = _WITH.search(before.text) if other.tag == "ORG" and before.tag != "ORG" else None
        if found and before.start + found.start() - span.start >= 2:
            return before.start + found.start(), before.end
    return None


def _deeds(text: str, span: Span, words: Sequence[Token]) -> list[Token]:
    """The verbs of deeds inside, none of them in quotation marks, at the beginning, or near the end."""
    if any(mark in text[span.start : span.end] for mark in "“《"):
        return []
    found: list[Token] = []
    for word in words_in(words, span.start, span.end):
        if joint := _JOINT_DEED.search(word.text, 2) or _APPLIES.search(word.text, 2):
            word = Token(joint[0], "v", word.start + joint.start(), word.start + joint.end())
        elif word.start == span.start or word.tag not in ("v", "vn") or not _DEED.fullmatch(word.text):
            continue
        if word.end <= span.end - _LEAST:
            found.append(word)
    return found
