"""The plan's own outline: its numbered parts as a tree of tasks, its sentences, and where each sentence stands.

Ids follow the plan's numbering: "2" is 二、, "2.3" the item 3 below it, and so on to any depth; "0" is the title line
and "0.1", "0.2", … the paragraphs before the first number. A number that comes again at one place gets "-2", "-3", …
after it.
A text in which no two neighbouring numbers (1 and 2, 三 and 四, …) open lines has no outline: no tasks, no sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..ontology.model import Task
from .document import MappedText, Sentence
from .pauses import pieces

_CN = "一二三四五六七八九十百"
_UNITS = r"\d|[%％‰万亿倍元个家件项名米吨年月日]|公里|公顷|平方|平米|人次"
# Kinds of numbers, from the top of an outline down, with the pattern that opens a line. A number before a unit is none.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("part", rf"第([{_CN}\d]+)(?:部分|篇|编)[：:、\s]*"),
        ("chapter", rf"第([{_CN}\d]+)章[：:、\s]*"),
        ("section", rf"第([{_CN}\d]+)节[：:、\s]*"),
        ("article", rf"第([{_CN}\d]+)条[：:、\s]*"),
        ("chinese", rf"([{_CN}]+)[、．.]\s*"),
        ("bracketed", rf"[（(]([{_CN}]+)[)）]、?\s*"),
        ("decimal", rf"(\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}}|\d{{1,2}}(?=\s))[.．、]?(?!\s*(?:{_UNITS}))\s*"),
        ("number", r"(\d{1,2})(?:[.．](?!\d)|、|。(?!\d+(?:\.\d+)?[%％万亿倍]))\s*"),
        ("bracketed-number", r"(?:[（(](\d{1,2})[)）]|(\d{1,2})[)）])、?\s*"),
        ("circled", r"([①-⑳])\s*"),
        ("ordinal", rf"([{_CN}])是(?!否)"),
    )
)
_RANK = {kind: rank for rank, (kind, _) in enumerate(_KINDS)}
_MARKDOWN = re.compile(r"(#{1,6})\s+|[-*+]\s+(?=\S)")
_END = re.compile(r"[。！？!?]+[”’）)》\]]*")
_DATE_LINE = re.compile(r"[\d\s年月日时分:：/.-]+")
_NUMBER_BEFORE = re.compile(r"(?:^|[。！？；：，、\s])\d{1,2}$")
_LONGEST_HEAD = 45  # characters; official headings of two balanced halves reach about 40
# A sentence is cut at its pauses into stretches no longer than this, so that no line makes reading slow; the longest
# sentences of plans, lists of dozens of names, have some 500 characters.
_LONGEST_SENTENCE = 1000
# Who is to do it, and until when: with no more behind it a numbered task's one sentence is the task, not its heading.
_DOERS = re.compile(
    r"(?:\s*[（(\[【]?(?:牵头|责任|配合|参与|参加|主办|协办|承办|主责|组织|落实|完成)(?:单位|部门|领导|时限|时间|人)"
    r"[^：:。；\r\n]{0,6}[：:][^。；\r\n]*(?:[。；]|\Z))+\s*"
)
_OPEN_ENDS = "。；，、：！？…;,:!?"


@dataclass(frozen=True, slots=True)
class _Number:
    kind: str
    value: tuple[int, ...]
    text: str  # as the plan writes it
    end: int  # offset after it


@dataclass(slots=True)
class _Block:
    """A line with text in it, blanks at its ends left out."""

    start: int
    end: int
    unmarked: int  # where it begins after Markdown's marks
    markdown: int  # level of its Markdown heading, 0 where it is none
    number: _Number | None

    @property
    def body(self) -> int:
        """Where its text begins, after Markdown's marks and its number."""
        return min(self.number.end, self.end) if self.number else self.unmarked


@dataclass(slots=True)
class _Node:
    id: str
    parent: str | None
    blocks: list[_Block] = field(default_factory=list)


def outline(mapped: MappedText, received: str) -> tuple[tuple[Task, ...], tuple[Sentence, ...]]:
    """Tasks (offsets in `received`) and sentences (offsets in `mapped.text`), both in reading order."""
    text = mapped.text
    blocks = _blocks(text)
    _keep_real_numbers(blocks)
    title = _title_block(text, blocks)
    nodes = _tree(text, blocks, title)
    section_of = {id(block): node.id for node in nodes for block in node.blocks}
    parents = {node.parent for node in nodes}
    tasks = tuple(_task(order, node, nodes, node.id in parents, mapped, received) for order, node in enumerate(nodes))
    sentences = tuple(
        sentence for block in blocks for sentence in _sentences(text, block, section_of.get(id(block)), block is title)
    )
    return tasks, sentences


def title_span(text: str) -> tuple[int, int] | None:
    """Span of the title line in a reading text, Markdown's marks left out; None where it has none."""
    blocks = _blocks(text)
    _keep_real_numbers(blocks)
    title = _title_block(text, blocks)
    return (title.body, title.end) if title else None


def heading_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the headings of a reading text, numbered or not, the title's included."""
    blocks = _blocks(text)
    _keep_real_numbers(blocks)
    spans = ((block.body, _head_end(text, block)) for block in blocks if block.number or not _is_running(text, block))
    return [(start, end) for start, end in spans if end > start]


def _blocks(text: str) -> list[_Block]:
    blocks = []
    for line in re.finditer(r"[^\r\n\f\v\x85\u2028\u2029]+", text):
        stripped = line[0].strip()
        if stripped:
            start = line.start() + line[0].index(stripped)
            unmarked, level = start, 0
            if mark := _MARKDOWN.match(text, start, start + len(stripped)):
                unmarked, level = mark.end(), len(mark[1] or "")
            blocks.append(_Block(start, start + len(stripped), unmarked, level, _number(text, unmarked)))
    return blocks


def _number(text: str, at: int) -> _Number | None:
    for kind, pattern in _KINDS:
        if match := pattern.match(text, at):
            digits = next(group for group in match.groups() if group)
            return _Number(kind, _values(digits), match[0].strip(), match.end())
    return None


def _values(digits: str) -> tuple[int, ...]:
    if digits[0] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return (ord(digits) - ord("①") + 1,)
    if digits[0] in _CN:
        tens, ten, units = digits.rpartition("十")
        value = (_CN.index(tens) + 1 if tens in _CN and tens else 1) * 10 if ten else 0
        return (value + (_CN.index(units) + 1 if units in _CN and units else 0),)
    return tuple(int(part) for part in re.split(r"[.．]", digits))


def _keep_real_numbers(blocks: list[_Block]) -> None:
    """Takes back the numbers of kinds of which no two neighbours stand in the text: a lone （八） is no outline."""
    seen = {(block.number.kind, block.number.value) for block in blocks if block.number}
    real = {kind for kind, value in seen if (kind, (*value[:-1], value[-1] + 1)) in seen}
    if real <= {"ordinal"}:  # 一是 … 二是 counts points of an argument, wherever there is no other numbering
        real = set()
    for block in blocks:
        if block.number and block.number.kind not in real:
            block.number = None


def _title_block(text: str, blocks: list[_Block]) -> _Block | None:
    """The first line, if it is a title: short, unnumbered, without a closing mark, before all running text."""
    for block in blocks[:3]:
        if block.number or block.end - block.body > 60 or _is_running(text, block):
            return None
        if text[block.end - 1] not in _OPEN_ENDS and not _DATE_LINE.fullmatch(text, block.body, block.end):
            return block
    return None


def _tree(text: str, blocks: list[_Block], title: _Block | None) -> list[_Node]:
    numbered = any(block.number for block in blocks)
    if not numbered:
        for count, block in enumerate(block for block in blocks if block.markdown and block is not title):
            block.number = _Number(f"markdown-{block.markdown}", (count + 1,), "", block.body)
        if not any(block.number for block in blocks):
            return []
        _count_markdown(blocks)
    nodes: list[_Node] = []
    if title:
        nodes.append(_Node("0", None, [title]))
    stack: list[tuple[int, _Node]] = []
    used: dict[str, int] = {}
    paragraphs = 0
    for block in blocks:
        if block is title:
            continue
        if block.number:
            node = _open(block.number, stack, used)
            node.blocks.append(block)
            nodes.append(node)
        elif stack:
            stack[-1][1].blocks.append(block)
        elif _is_running(text, block):
            paragraphs += 1
            nodes.append(_Node(f"0.{paragraphs}", "0" if title else None, [block]))
        elif title:
            nodes[0].blocks.append(block)
    return nodes


def _count_markdown(blocks: list[_Block]) -> None:
    """Numbers Markdown's headings in their order below the heading above them."""
    counts: dict[int, int] = {}
    for block in blocks:
        if block.number:
            level = block.markdown
            counts = {above: count for above, count in counts.items() if above <= level}
            counts[level] = counts.get(level, 0) + 1
            block.number = replace(block.number, value=(counts[level],))


def _open(number: _Number, stack: list[tuple[int, _Node]], used: dict[str, int]) -> _Node:
    rank = _RANK.get(number.kind, 0) * 10 + len(number.value)
    if number.kind.startswith("markdown-"):
        rank = int(number.kind[-1]) - 10
    while stack and stack[-1][0] >= rank:
        stack.pop()
    if number.kind == "decimal":  # 4.1.1 tells its parents itself
        while stack and not ".".join(map(str, number.value)).startswith(stack[-1][1].id + "."):
            stack.pop()
    parent = stack[-1][1].id if stack else None
    own = ".".join(map(str, number.value))
    name = own if parent is None or number.kind == "decimal" and own.startswith(f"{parent}.") else f"{parent}.{own}"
    used[name] = used.get(name, 0) + 1
    node = _Node(name if used[name] == 1 else f"{name}-{used[name]}", parent)
    stack.append((rank, node))
    return node


def _is_running(text: str, block: _Block) -> bool:
    return bool(_END.search(text, block.body, block.end)) or block.end - block.body > _LONGEST_HEAD


def _head_end(text: str, block: _Block) -> int:
    """End of the heading that opens a block (its closing mark counted out); `block.body` where none does."""
    first = next(_ends(text, block.body, block.end), None)
    if first is None:
        end = block.end
    elif first[1] < block.end:
        end = first[0]
    else:
        return block.body
    return end if end - block.body <= _LONGEST_HEAD and text[end - 1] not in "；，、：" else block.body


def _task(order: int, node: _Node, nodes: list[_Node], has_children: bool, mapped: MappedText, received: str) -> Task:
    head = node.blocks[0]
    last = node.blocks[-1]
    is_preamble = node.id.split(".")[0] == "0"
    if node.id == "0" or (node.parent is None and has_children):
        last = head
    elif has_children:
        last = [block for other in nodes if other.id.startswith(f"{node.id}.") for block in other.blocks][-1]
    start, end = mapped.span(head.start, last.end)
    title: str | None = None
    title_end = head.end if node.id == "0" else _head_end(mapped.text, head)
    if title_end > head.body and not (is_preamble and node.id != "0"):
        title = mapped.letters(head.body, title_end, received)
    number: str | None = None
    if head.number and head.number.text:
        low, high = mapped.span(head.unmarked, head.body)
        number = received[low:high].strip()
    kind = "preamble" if is_preamble else "focus-area" if node.parent is None else "measure"
    return Task(node.id, node.parent, order, number, title, kind, start, end)


def _ends(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each mark that closes a sentence between `start` and `end`."""
    for match in _END.finditer(text, start, end):
        if match[0] == "。" and _NUMBER_BEFORE.search(text[max(start, match.start() - 4) : match.start()]):
            continue  # the mark belongs to a number: 1。
        yield match.start(), match.end()


def _sentences(text: str, block: _Block, section: str | None, is_title: bool) -> Iterator[Sentence]:
    head_end = _head_end(text, block)
    alone = not _is_running(text, block)
    closing = _END.match(text, head_end, block.end)
    task = closing is not None and _DOERS.fullmatch(text, closing.end(), block.end) is not None
    at = block.body
    for _, end in (*_ends(text, block.body, block.end), (block.end, block.end)):
        while at < end and text[at].isspace():
            at += 1
        if at < end:
            opens = at <= block.body
            heading = is_title or opens and bool(block.number or block.markdown) and head_end > block.body and not task
            for low, high in pieces(text, at, end, _LONGEST_SENTENCE):
                yield Sentence(low, high, section, heading or alone and head_end == block.end)
        at = max(at, end)
