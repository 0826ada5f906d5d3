"""Where the picture's nodes stand: a mind map, the plan in the middle, its outline to both sides in reading order.

Columns go outwards from the plan: tasks by depth, then whose resources are gathered, then the efforts, then through
what, then fields, places and channels: so a row reads as a sentence. A thing that several efforts share stands once,
in the measure that has most of them. Every node has a box that holds its label; no two boxes overlap, since those of
a column are stacked and columns stand apart. Nothing is random, so that a graph is always drawn the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import sqrt

from .lines import em, is_wide, wrap
from .property import PropertyGraph

# Height of a character by class, in the picture's units: pixels where the zoom is 1.
EM = {"Plan": 20.0, "FocusArea": 18.0, "Measure": 15.0, "Task": 15.0, "Field": 13.0, "Place": 13.0, "Channel": 13.0}
USUAL = 14.0
LINE = 1.12  # height of a line, in characters' heights
SIGN = 19.0  # room for the class's sign before the text
PAD = 6.0
ROW_GAP, LOOSE_GAP = 3.0, 10.0  # between boxes of a column; in a small picture there is room
SMALL = 60  # nodes of a small picture
SCREEN = 1.8  # a screen's width by its height
BLOCK_GAP = 0.5
TASK_GAP = 7.0

# Columns of what tasks state, inside out: whose resources, the effort, through what (targets and outcomes too), and
# what is set aside.
COLUMNS = ("resource", "effort", "vehicle", "aside")
# Room on the inner side of a column, for edges and, where there are any, their labels.
_GAPS = {"task": 28.0, "resource": 26.0, "effort": 54.0, "vehicle": 54.0, "aside": 54.0}
# Widest line of a label and most lines, in characters' heights, by kind of column.
_WRAPS = {"plan": (8, 5), "task": (8, 5), "resource": (10, 3), "effort": (8, 1), "vehicle": (15, 3), "aside": (9, 3)}
_TASKS = frozenset({"Plan", "FocusArea", "Measure", "Task"})
_ASIDE = frozenset({"Field", "Place", "Channel"})
_RESOURCE = frozenset({"Actor", "ActorGroup"})
_STATING = ("Effort", "Target", "Outcome")  # what things are drawn beside, in this order of preference
_GRID = 12  # rows of a column of what no plan holds
_FEW = 10  # branches that are shared out between the sides in every way before choosing


@dataclass(frozen=True, slots=True)
class Box:
    """A label's lines and its box: centre, width and height, x to the right and y downwards."""

    x: float
    y: float
    width: float
    height: float
    em: float  # height of a character
    lines: tuple[str, ...]


@dataclass(slots=True)
class _Block:
    """What stands in one row or few, by column: perhaps an effort, and things about it."""

    columns: dict[str, list[str]] = field(default_factory=lambda: {column: [] for column in COLUMNS})


@dataclass(slots=True)
class _Branch:
    """A task with what stands below it, in reading order."""

    iri: str
    blocks: list[_Block] = field(default_factory=list)
    branches: list[_Branch] = field(default_factory=list)

    @property
    def parts(self) -> list[_Block | _Branch]:
        return [*self.blocks, *self.branches]


def layout(graph: PropertyGraph, family: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, Box]:
    """A box for every node of `family` (IRI → local name of the class that it is drawn as), to hold its label."""
    return _Layout(graph, family, labels).boxes()


class _Layout:
    def __init__(self, graph: PropertyGraph, family: Mapping[str, str], labels: Mapping[str, str]) -> None:
        self.graph, self.family, self.labels = graph, family, labels
        self.gap = ROW_GAP if len(family) > SMALL else LOOSE_GAP
        self.placed: dict[str, Box] = {}
        self.sizes: dict[tuple[str, str], Box] = {}  # by node and kind of column, not yet placed
        self.above: dict[str, str] = {}  # task or what a task states → the task or plan above it
        self.beside: dict[str, list[str]] = defaultdict(list)
        self.gathered: set[tuple[str, str]] = set()  # effort and whose resources it gathers
        for relationship in graph.relationships:
            source, target = relationship.source, relationship.target
            if source not in family or target not in family or relationship.properties.get("inferred"):
                continue
            if relationship.type in ("PART_OF", "UNDER_TASK"):
                self.above.setdefault(source, target)
            elif relationship.type in ("HAS_TARGET", "HAS_OUTCOME"):
                self.above.setdefault(target, source)
            else:
                self.beside[source].append(target)
                self.beside[target].append(source)
                if relationship.type == "GATHERS":
                    self.gathered.add((source, target))

    def boxes(self) -> dict[str, Box]:
        holders = [iri for iri, kind in self.family.items() if kind in _TASKS]
        branches = {iri: _Branch(iri) for iri in sorted(holders, key=self._order)}
        self._fill(branches)
        for iri in branches:
            if iri in self.above and self.above[iri] in branches:
                branches[self.above[iri]].branches.append(branches[iri])
        maps: list[list[str]] = []
        for iri, branch in branches.items():
            if self.above.get(iri) not in branches:
                before = len(self.placed)
                self._map(branch)
                maps.append(list(self.placed)[before:])
        maps.append([iri for iri in self.family if iri not in self.placed])
        self._grid(maps[-1])
        if len(maps := [made for made in maps if made]) > 1:  # a single one keeps its plan at 0, 0
            self._shelve(maps)
        return self.placed

    # who stands where

    def _order(self, iri: str) -> tuple[object, ...]:
        properties = self.graph.nodes[iri].properties
        order = properties.get("order", properties.get("start", 0))
        return str(properties.get("plan", "")), order if isinstance(order, int) else 0, iri

    def _fill(self, branches: Mapping[str, _Branch]) -> None:
        """Put what is stated and what it is about into the branches' blocks."""
        stating = [iri for kind in _STATING for iri, own in self.family.items() if own == kind]
        stating.sort(key=self._order)
        owner = self._owners(stating)
        owned: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(set(self.family) - set(branches) - set(stating), key=self._order):
            if home := owner.get(iri) or self._section(iri, branches):
                owned[home].append(iri)
        for iri in stating:
            if (home := self.above.get(iri, "")) in branches:
                branches[home].blocks.append(self._block(iri, owned[iri]))
        for iri, branch in branches.items():
            if owned[iri]:
                branch.blocks.append(self._block(None, owned[iri]))

    def _block(self, stating: str | None, members: Sequence[str]) -> _Block:
        block = _Block()
        if stating:
            block.columns["effort" if self.family[stating] == "Effort" else "vehicle"].append(stating)
        roles = {iri: (stating, iri) in self.gathered for iri in members}
        for iri in members:
            if self.family[iri] in _ASIDE:
                block.columns["aside"].append(iri)
            elif roles[iri] or (self.family[iri] in _RESOURCE and iri not in self.beside.get(stating or "", ())):
                block.columns["resource"].append(iri)
            else:
                block.columns["vehicle"].append(iri)
        asides = block.columns["aside"]
        if len(asides) == len(members) > 2 and not stating:  # nothing but asides: side by side
            for number, column in enumerate(("vehicle", "resource")):
                block.columns[column] = asides[number + 1 :: 3]
            block.columns["aside"] = asides[::3]
        return block

    def _owners(self, stating: Sequence[str]) -> dict[str, str]:
        """For each thing the effort, target or outcome beside which it stands, or the task."""
        rank = {iri: (_STATING.index(self.family[iri]), place) for place, iri in enumerate(stating)}
        owner: dict[str, str] = {iri: iri for iri in stating}
        ring = list(stating)
        while ring:  # first what the statements name, then what those things are related to, ring by ring
            claims: dict[str, list[str]] = defaultdict(list)
            for iri in ring:
                for other in self.beside[iri]:
                    if other not in owner and self.family[other] not in _TASKS:
                        claims[other].append(owner[iri])
            for other, homes in claims.items():
                tasks = Counter(self.above.get(home) for home in homes)
                owner[other] = min(homes, key=lambda home: (rank[home][0], -tasks[self.above.get(home)], rank[home]))
            ring = list(claims)
        for iri in self.family:  # what only a task or a plan is related to: its place, say
            if iri not in owner and (homes := [near for near in self.beside[iri] if self.family[near] in _TASKS]):
                owner[iri] = homes[0]
        return {iri: home for iri, home in owner.items() if iri not in rank}

    def _section(self, iri: str, branches: Mapping[str, _Branch]) -> str | None:
        """The task in which a thing is first named."""
        properties = self.graph.nodes[iri].properties
        plan = str(properties.get("plan", ""))
        task = f"{plan}/{properties.get('section')}"
        return next((home for home in (task, plan) if home in branches), None)

    # boxes

    def _box(self, iri: str, column: str) -> Box:
        if (iri, column) not in self.sizes:
            self.sizes[iri, column] = self._size(iri, column)
        return self.sizes[iri, column]

    def _size(self, iri: str, column: str) -> Box:
        width, most = _WRAPS[column]
        text = self.labels[iri]
        wide = 1.0 if any(map(is_wide, text)) else 1.5  # words need longer lines
        lines = wrap(text, width * wide, most)
        sign = 0.0 if self.family[iri] in ("Plan", "FocusArea", "Measure", "Task", "Effort") else SIGN
        size = EM.get(self.family[iri], USUAL)
        across = max(em(line) for line in lines) * size + sign + 2 * PAD
        high = LINE * size * len(lines) + (8 if column in ("plan", "task") else 2)
        return Box(0, 0, round(across, 1), round(high, 1), size, lines)

    def _map(self, root: _Branch) -> None:
        """Place a whole mind map around 0, 0."""
        heart = self._box(root.iri, "plan")
        headline = [block for block in root.blocks if all(self.family[iri] == "Target" for iri in _members(block))]
        if len(headline) > _GRID:  # too many to stand around the plan
            headline = []
        units = [part for part in root.parts if part not in headline]
        sides = self._sides(units)
        stack = [(iri, self._box(iri, "resource")) for block in headline for iri in _members(block)]
        half = (len(stack) + 1) // 2
        middle = [*stack[:half], (root.iri, heart), *stack[half:]]
        inner = max(box.width for _, box in middle) / 2
        heights = [sum(self._height(unit) for unit in side) for side in sides]
        y = -sum(box.height + 3 * self.gap for _, box in stack[:half]) - heart.height / 2
        for iri, box in middle:
            self._put(iri, box, 0.0, y + box.height / 2)
            y += box.height + 3 * self.gap
        for side, height, way in zip(sides, heights, (-1, 1), strict=True):
            edges = self._columns(side, inner)
            y = -height / 2
            for unit in side:
                y = self._unit(unit, 0, y, way, edges)

    def _sides(
        self, units: Sequence[_Block | _Branch]
    ) -> tuple[Sequence[_Block | _Branch], Sequence[_Block | _Branch]]:
        """The units to the left and to the right, each in reading order, about equally high.

        The left has the first ones, unless a freer choice makes the picture lower by a tenth.
        """
        heights = [self._height(unit) for unit in units]
        whole = range(len(units))
        cuts: list[tuple[int, ...]] = [tuple(whole[:cut]) for cut in range(len(units) + 1)]

        def higher(left: tuple[int, ...]) -> float:
            return max(sum(heights[i] for i in left), sum(heights[i] for i in whole if i not in left))

        best = min(cuts, key=higher)
        if len(units) <= _FEW:
            free = (left for count in whole for left in combinations(whole, count) if 0 in left)
            best = min((best, *free), key=lambda left: higher(left) * (1.0 if left in cuts else 1.1))
        return [units[i] for i in best], [units[i] for i in whole if i not in best]

    def _height(self, unit: _Block | _Branch) -> float:
        if isinstance(unit, _Branch):
            inside = sum(self._height(part) for part in unit.parts)
            return max(inside, self._box(unit.iri, "task").height + self.gap) + TASK_GAP
        return max(self._stack(iris, column) for column, iris in unit.columns.items()) + BLOCK_GAP

    def _stack(self, iris: Sequence[str], column: str) -> float:
        return sum(self._box(iri, column).height + self.gap for iri in iris)

    def _columns(self, units: Sequence[_Block | _Branch], inner: float) -> dict[str | int, float]:
        """How far from the middle each column of a side begins: tasks by depth, then the others."""
        widths: dict[str | int, float] = defaultdict(float)

        def measure(unit: _Block | _Branch, depth: int) -> None:
            if isinstance(unit, _Branch):
                widths[depth] = max(widths[depth], self._box(unit.iri, "task").width)
                for part in unit.parts:
                    measure(part, depth + 1)
                return
            for column, iris in unit.columns.items():
                widths[column] = max([widths[column], *(self._box(iri, column).width for iri in iris)])

        for unit in units:
            measure(unit, 0)
        edges: dict[str | int, float] = {}
        edge = inner
        depths = sorted(depth for depth in widths if isinstance(depth, int))
        columns: list[str | int] = [*depths, *COLUMNS]
        for column in columns:
            edges[column] = edge + _GAPS["task" if isinstance(column, int) else str(column)]
            if widths[column]:
                edge = edges[column] + widths[column]
        return edges

    def _unit(self, unit: _Block | _Branch, depth: int, y: float, way: int, edges: Mapping[str | int, float]) -> float:
        """Place a unit with its upper edge at `y`; gives its lower edge."""
        height = self._height(unit)
        if isinstance(unit, _Block):
            for column, iris in unit.columns.items():
                at = y + (height - BLOCK_GAP - self._stack(iris, column)) / 2
                for iri in iris:
                    box = self._box(iri, column)
                    x = edges[column] + box.width / 2
                    if column == "resource":  # towards the efforts, on their inner side
                        x = edges["effort"] - _GAPS["effort"] - box.width / 2
                    self._put(iri, box, way * x, at + (box.height + self.gap) / 2)
                    at += box.height + self.gap
            return y + height
        box = self._box(unit.iri, "task")
        self._put(unit.iri, box, way * (edges[depth] + box.width / 2), y + height / 2)
        parts = unit.parts
        at = y + (height - sum(map(self._height, parts))) / 2
        for part in parts:
            at = self._unit(part, depth + 1, at, way, edges)
        return y + height

    def _shelve(self, maps: Sequence[Sequence[str]]) -> None:
        """Set maps side by side in rows, about as wide as a screen is for its height."""
        frames = [_frame([self.placed[iri] for iri in made]) for made in maps]
        sizes = [(right - left + 5 * USUAL, bottom - top + 5 * USUAL) for left, top, right, bottom in frames]
        room = max([width for width, _ in sizes] + [sqrt(SCREEN * sum(width * height for width, height in sizes))])
        x = y = high = 0.0
        for made, (left, top, _, _), (width, height) in zip(maps, frames, sizes, strict=True):
            if x and x + width > room:
                x, y, high = 0.0, y + high, 0.0
            for iri in made:
                self._put(iri, self.placed[iri], self.placed[iri].x + x - left, self.placed[iri].y + y - top)
            x, high = x + width, max(high, height)

    def _grid(self, rest: Sequence[str]) -> None:
        """What no plan holds: in columns."""
        x = 0.0
        for first in range(0, len(rest), _GRID):
            column = [(iri, self._box(iri, "vehicle")) for iri in rest[first : first + _GRID]]
            y = 0.0
            for iri, box in column:
                self._put(iri, box, x + box.width / 2, y + box.height / 2)
                y += box.height + 4 * self.gap
            x += max(box.width for _, box in column) + _GAPS["vehicle"] * 1.5

    def _put(self, iri: str, box: Box, x: float, y: float) -> None:
        self.placed[iri] = replace(box, x=round(x, 1), y=round(y, 1))


def _members(block: _Block) -> list[str]:
    return [iri for iris in block.columns.values() for iri in iris]


def _frame(boxes: Sequence[Box]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what holds all boxes."""
    return (
        min(box.x - box.width / 2 for box in boxes),
        min(box.y - box.height / 2 for box in boxes),
        max(box.x + box.width / 2 for box in boxes),
        max(box.y + box.height / 2 for box in boxes),
    )
