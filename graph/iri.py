"""IRIs of things, tasks, efforts and targets: readable, in Simplified Chinese, the same from every reading of a plan.

>>> iris = Iris()
>>> iris.thing("research-organisation", "西门子青岛研究院")
'https://w3id.org/innograph/id/actor/西门子青岛研究院'
>>> iris.below(iris.plan("青岛/2019/科技局"), "2.2")
'https://w3id.org/innograph/id/plan/青岛/2019/科技局/2.2'
>>> iris.thing("programme", "“1+N”/a b")
'https://w3id.org/innograph/id/instrument/“1%2BN”%2Fa%20b'
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ..ontology.terms import BASE, IRI_KINDS

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@lru_cache(maxsize=4096)
def segment(text: str) -> str:
    """`text` as one segment of an IRI's path: letters of all scripts stand, all else is percent-encoded.

    RFC 3987: reserved characters, spaces, controls, unassigned and private characters are encoded as UTF-8 octets.
    A segment of dots alone is encoded too, since resolvers would swallow it.
    """
    if text in (".", ".."):
        return text.replace(".", "%2E")
    return "".join(c if c in _UNRESERVED or _stands(c) else _encoded(c) for c in text)


def _stands(char: str) -> bool:
    code = ord(char)
    tags = 0xE0000 <= code < 0xE1000  # RFC 3987's ucschar leaves this block of tags and selectors out
    return code >= 0xA0 and code & 0xFFFE != 0xFFFE and not tags and unicodedata.category(char)[0] not in "CZ"


def _encoded(char: str) -> str:
    return "".join(f"%{octet:02X}" for octet in char.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs below one base. `base` ends in a slash; the ontology's own terms do not depend on it."""

    base: str = BASE

    def below(self, parent: str, *segments: str) -> str:
        """The IRI of what stands below `parent` (an IRI) at these segments (plain text)."""
        return "/".join((parent, *map(segment, segments)))

    def thing(self, type_: str, key: str) -> str:
        """An actor, platform, programme, policy, actor group, field or place, by its type and canonical key."""
        return self.below(f"{self.base}id/{IRI_KINDS[type_]}", key)

    def channel(self, key: str) -> str:
        return self.below(f"{self.base}id/channel", key)

    def plan(self, path: str) -> str:
        """The plan whose `Plan.path` this is."""
        return self.below(f"{self.base}id/plan", *path.split("/"))

    def graph(self, name: str) -> str:
        """The named graph `name`: "ontology", "register", "decisions", "inferred", or a plan's."""
        return self.below(f"{self.base}graph", *name.split("/"))

    def plan_graph(self, path: str) -> str:
        """The graph of what the plan says."""
        return self.graph(f"plan/{path}")

    def inferred_graph(self, path: str) -> str:
        """The graph of what follows from that plan alone."""
        return self.graph(f"inferred/plan/{path}")
