"""A hand annotation as `Facts`: the graph, the questions and the picture can be tried on what a careful reader found.

Use in tests only: `gold_facts(shared)` is the Qingdao plan, `gold_facts(shared, "more/t011")` a short passage.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from innograph.loaders.script import key, to_hans
from innograph.ontology.model import Effort, Entity, Evidence, Facts, Plan, Relation, Target, Task

# Words that carry an action or a commitment, in Simplified characters; the longest found first.
_TRIGGERS = re.compile(
    "全面落实|组织实施|组织召开|贯彻落实|充分发挥|积极推进|积极推动|积极争取|积极争创|积极参与|积极引导|重点推进|重点打造|全力推进|"
    "加快推进|着力搭建|着力引导|加快培育|力争|争取|争创|探索|推进|推动|加快|加强|强化|深化|扩大|完善|落实|实施|建设|建立|组建|打造|构建|"
    "搭建|培育|引进|支持|支援|鼓励|引导|参与|发挥|共建|举办|召开|设立|开展|合作|对接|申报|依托|达到|完成|实现|超过|新增|增长"
)


def gold_facts(shared: Path, document: str = "qingdao-2019") -> Facts:
    """Facts of the annotation `gold/{document}.json` on the text `plans/{document}.txt` below `shared`.

    Triggers, which annotations do not give, are the habitual words of action found in the surface; a statement whose
    surface does not hold its parties has its sentence for evidence.
    """
    data = json.loads((shared / "gold" / f"{document}.json").read_text(encoding="utf-8"))
    raw = (shared / "plans" / f"{document}.txt").read_bytes()
    return _Reader(data, raw, f"{document}.txt").facts()


class _Reader:
    def __init__(self, data: dict[str, Any], raw: bytes, filename: str) -> None:
        self.data, self.raw, self.filename = data, raw, filename
        self.text = raw.decode("utf-8")
        self.plain = to_hans(self.text)  # same length: one character for one
        self.entities = {entity["name"]: entity for entity in data["entities"]}

    def facts(self) -> Facts:
        return Facts(
            self._plan(),
            self.text,
            tuple(self._tasks()),
            tuple(self._entity(entity) for entity in self.data["entities"]),
            tuple(self._effort(effort) for effort in self.data["efforts"]),
            tuple(self._target(target) for target in self.data["targets"]),
            (),
            tuple(self._relation(relation) for relation in self.data["relations"]),
        )

    def _plan(self) -> Plan:
        place, year, issuer = self.data["place"], self.data["year"], self.data["issuer"]
        digest = hashlib.sha256(self.raw).hexdigest()
        place_key = key(place) if place else None
        issuer_key = key(issuer).removeprefix("市") if issuer else "工作报告"
        path = f"{place_key}/{year}/{issuer_key}" if place and year else digest[:12]
        language = f"zh-{self.data['script']}"
        title = next((line.strip() for line in self.text.splitlines() if issuer and issuer in line), None)
        return Plan(path, title, issuer, place, place_key, year, language, digest, self.filename, "utf-8")

    def _tasks(self) -> Iterator[Task]:
        sections = self.data["sections"]
        known = {section["id"] for section in sections}
        for order, section in enumerate(sections):
            number, above = section["id"], section["id"].rpartition(".")[0]
            start, end = section["span"]
            kind = "preamble" if number.split(".")[0] == "0" else "measure" if above else "focus-area"
            written = re.match(r"([0-9一二三四五六七八九十()()]+[、.。.]?)", self.text[start:end])
            parent = above if above in known else None
            title = section["title"]
            yield Task(number, parent, order, written and written[1] if title else None, title, kind, start, end)

    def _evidence(self, start: int, end: int, section: str | None) -> Evidence:
        return Evidence(self.text[start:end], start, end, section, self.text.count("\n", 0, start) + 1)

    def _section_at(self, offset: int) -> str | None:
        within = [s for s in self.data["sections"] if s["span"][0] <= offset < s["span"][1]]
        return str(max(within, key=lambda s: s["span"][0])["id"]) if within else None

    def _sentence(self, offset: int) -> tuple[int, int]:
        """The sentence around `offset`; a stop after a digit is a decimal point or a list's number."""
        marks = [m.end() for m in re.finditer(r"(?<!\d)。|[!?!?]|\n+", self.text)]
        start = max((m for m in marks if m <= offset), default=0)
        end = min((m for m in marks if m > offset), default=len(self.text))
        while self.text[start:end].startswith(("\r", "\n", " ", "\u3000")):
            start += 1
        return start, start + len(self.text[start:end].rstrip())

    def _surface(self, name: str) -> str:
        return str(self.entities[name]["surface"])

    def _entity(self, entity: dict[str, Any]) -> Entity:
        start, end = entity["span"]
        name, surface = entity["name"], entity["surface"]
        mentions = tuple((m.start(), m.end()) for m in re.finditer(re.escape(surface), self.text))
        aliases = (surface,) if surface != name and surface in self.text and len(surface) < len(name) else ()
        evidence = self._evidence(start, end, entity["section"])
        return Entity(key(name), name, entity["type"], key(name), evidence, 1.0, "gold", aliases, mentions)

    def _statement(self, item: dict[str, Any], names: list[str]) -> tuple[Evidence, tuple[str, ...]]:
        start, end = item["span"]
        found = list(_TRIGGERS.finditer(self.plain, start, end))
        if not found or any(self._surface(name) not in self.text[start:end] for name in names):
            first, last = self._sentence(start)
            if first <= start and end <= last:
                start, end = first, last
            found = list(_TRIGGERS.finditer(self.plain, start, end))
        trigger = tuple(self.text[m.start() : m.end()] for m in found) or (self.text[start : start + 2],)
        return self._evidence(start, end, item["section"]), tuple(dict.fromkeys(trigger))

    def _effort(self, item: dict[str, Any]) -> Effort:
        resource, vehicle = item["resource"], item["vehicle"]
        evidence, trigger = self._statement(item, [name for name in (resource, vehicle) if name])
        return Effort(
            item["section"],
            item["action"],
            item["commitment"],
            trigger,
            resource and key(resource),
            vehicle and key(vehicle),
            item["channel"] and key(item["channel"]),
            tuple(key(name) for name in item["fields"]),
            None,
            None,
            evidence,
            1.0,
            "gold",
        )

    def _target(self, item: dict[str, Any]) -> Target:
        evidence, trigger = self._statement(item, [])
        indicator = key(item["indicator"])
        groups = [e["name"] for e in self.data["entities"] if e["type"] not in ("field", "place", "policy")]
        concerns = tuple(key(name) for name in groups if key(name) in indicator)
        return Target(
            item["section"],
            item["indicator"],
            indicator,
            item["comparator"],
            item["low"],
            item["high"],
            to_hans(item["unit"]),
            item["year"],
            item["commitment"],
            trigger,
            concerns,
            evidence,
            1.0,
            "gold",
        )

    def _relation(self, item: dict[str, Any]) -> Relation:
        subject, object_ = item["subject"], item["object"]
        start, end = self.entities[subject]["span"]
        for match in re.finditer(re.escape(self._surface(subject)), self.text):
            first, last = self._sentence(match.start())
            if self._surface(object_) in self.text[first:last]:
                start, end = first, last
                break
        evidence = self._evidence(start, end, self._section_at(start))
        return Relation(key(subject), item["predicate"], key(object_), evidence, 1.0, "gold")
