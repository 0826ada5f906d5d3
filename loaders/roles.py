"""Who is the resource of an effort and what its vehicle: by the action and by the kind of what the verb governs."""

from __future__ import annotations

import re

from ..ontology.model import TYPE_CLASS
from .document import Mention
from .lexicon import Lexicon
from .naming import Names, class_of

Pair = tuple[Mention | None, Mention | None]  # resource, vehicle

# Under these the name of the thing built tells whose it is: a parent in it brings its resources.
_PARENT_COUNTS = frozenset({"build", "attract", "found"})
# Above institutions that the verb raises up or works with as such, the vehicle is what is bettered, entered or held.
# What a higher body grants.
_DESIGNATION = re.compile("国家|全国|省|自治区|示范|试点|试验|先进|文明|模范|世界|级|城市|强[市县区]|百强")
# Said in passing, of anyone: no party.
BARE = frozenset({"企业", "人才", "公司", "单位"})
_VEHICLE_ACTIONS = frozenset({"deepen", "join", "hold", "strive", "build", "found"})


class Roles:
    """Resource and vehicle by action and kind."""

    def __init__(self, names: Names, lexicon: Lexicon) -> None:
        self.names = names
        self._kinds = lexicon.mapping("group_kinds", "kind")
        self._longest = max(map(len, self._kinds))
        self._verbs = {row["word"]: row["after"] for row in lexicon.rows("verbs") if row["after"]}

    def is_group(self, mention: Mention, kind: str) -> bool:
        """Whether a mention is an unnamed group of a kind: "people", "firm", "school", "organisation" (and schools)."""
        if class_of(mention) != "actor-group":
            return False
        found = self._group_kind(mention)
        return found == kind or kind == "organisation" and found in ("school", "")

    def _group_kind(self, mention: Mention) -> str:
        for length in range(self._longest, 0, -1):
            if kind := self._kinds.get(mention.name[-length:]):
                return kind
        return ""

    def resolve(self, raw: str, mention: Mention) -> str | None:
        """The action that a verb's `before` or `after` comes to with this object; None where it makes no effort."""
        cls, raw = class_of(mention), raw.rstrip("?")
        if cls not in ("actor", "platform", "programme", "actor-group") or mention.key in BARE:
            return None
        if raw == "deepen" and mention.name.endswith("合作"):
            return "cooperate"
        if raw == "create":  # 创建: a designation is applied for, anything else is built
            raw = "strive" if cls == "programme" or _DESIGNATION.search(mention.name) else "build"
        if raw == "run":
            if cls == "platform":
                return "hold" if mention.type == "event" else "build"
            return "deepen" if cls == "programme" else None
        if raw == "process":
            return "cultivate" if cls in ("actor", "actor-group") else "deepen"
        if raw == "develop" or raw == "cultivate" and cls == "programme":
            return "cultivate" if cls in ("actor", "actor-group") else "deepen"
        if raw == "build" and self.is_group(mention, "firm"):
            return "cultivate"  # 形成一批创新型企业
        if raw == "award":
            return "deepen" if cls == "programme" else "cultivate"
        if raw == "hold":
            return "hold" if mention.type == "event" else "deepen"
        if raw == "found" and mention.type in ("service-platform", "zone", "park", "base", "laboratory", "incubator"):
            return "found" if mention.type == "service-platform" and not mention.name.endswith("库") else "build"
        if raw == "build" and mention.type == "programme" and not self.names.parents(mention):
            return "found" if mention.name.endswith("基金") else "build"
        if raw == "strive" and cls == "actor-group":
            return "build" if self.is_group(mention, "organisation") else None
        return raw

    def pairs(self, action: str, mention: Mention) -> list[Pair]:
        """Resource and vehicle of an effort whose verb governs `mention`, one pair for each body in its name."""
        cls = TYPE_CLASS[mention.type]
        parents = self.names.parents(mention)
        if cls == "actor-group":
            if action in ("build", "join", "strive") and self.is_group(mention, "organisation"):
                return [(None, mention)]
            return [(mention, None)]
        if mention.type == "agreement" and parents:
            return [(parent, mention) for parent in parents]
        if action in _PARENT_COUNTS and parents and not (action == "attract" and mention.type == "university"):
            return [(parent, mention) for parent in parents]
        if action == "build" and (groups := self.programme_for(mention)[1]):
            return [(group, mention) for group in groups]
        if cls == "actor" and action not in _VEHICLE_ACTIONS:
            return [(mention, None)]
        return [(None, mention)]

    def programme_for(self, programme: Mention) -> tuple[str, tuple[Mention, ...]]:
        """Whom a programme's name says it is for, and what it does with them; ("deepen", ()) where it does not say.

        `高新技术企业培育计划` cultivates 高新技术企业.
        """
        groups = self.names.groups(programme)
        if not groups or programme.type != "programme":
            return "deepen", ()
        name, action = programme.name, "cultivate"
        found = sorted(
            (name.find(word), -len(word), word)
            for word in self._verbs
            if len(word) > 1 and name.find(word) >= 0 and not any(word in group.name for group in groups)
        )
        if found and self._verbs[found[0][2]] in ("attract", "cooperate"):
            action = self._verbs[found[0][2]]
        return action, groups
