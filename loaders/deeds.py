"""Deeds behind a group: what someone does himself, or what is done with him, under a word that only moves it on.

支持X建设…, 推动X发展, 鼓励X来我市设立…, 推进X改革.
"""

from __future__ import annotations

import re

from .clauses import Clause, Word
from .document import Mention
from .naming import class_of
from .roles import Roles
from .seats import Seat, Seats

# A body from elsewhere that opens something here: 来甲设立, 在我市建立.
_SETTLES = re.compile(
    r"(?:等[^，]{0,16}?)?(?:以[^，]{1,10})?(?:来|在|到|赴)(?:我[市省区县州]|本[市地省]|[\u4e00-\u9fff]{1,4}?)?"
    r"(?:设立|建立|组建|成立|开设|布局|设|创办|开办|建设|转化|创新|创业|发展|落户|投资|兴办)"
)
# Verbs of applying, which as nouns govern what is applied for (X创建工作), else raise their subject (X升格为国家级).
_APPLYING = frozenset({"创建", "申报", "申建", "申创", "申请", "申办", "争创", "创建申报"})
# What is granted: without an object it is the group itself (争取X获批).
_GRANTED = frozenset({"获批", "报批"})
# What someone sets up within himself, not a thing that the plan builds.
_INNER = re.compile(r"[^，；。]*?(?:机制|体系|制度|模式|环境)")
# Stages and parts of a thing that is built.
_PHASE = re.compile(r"^(?:[一二三四五]期|新校区|核心区|主体)?(?:工程|项目)?$")
# Bodies whose 建设 is their being set up, in a list of what is built too.
_SET_UP = frozenset({"government-body", "alliance"})
_THING = re.compile(r"[\u4e00-\u9fff]{2,12}(?:平台|中心|基地|机构|园区|实验室|孵化器|集群|体系|站|院|所)$")
_ANOTHER = re.compile(r"[”’\"]?(?:和|及|与|以及)")


class Deeds:
    """Reads the verbs behind groups of one text."""

    def __init__(self, seats: Seats, roles: Roles) -> None:
        self.seats, self.roles, self.text = seats, roles, seats.text

    def settles(self, clause: Clause, seat: Seat) -> bool:
        """Whether the group opens something here: 来甲设立, 在我市建立."""
        return bool(_SETTLES.match(self.text, seat.group.end, clause.end))

    def of_actor(self, clause: Clause, seat: Seat, deed: Word, member: Mention) -> str:
        """What someone's own deed, or a noun of deed behind him, is for the plan."""
        between = self.text[seat.group.end : deed.start]
        if self.settles(clause, seat) or between.endswith("来"):
            return "attract"
        bare = not _PHASE.sub("", re.sub(r"^等[^，]{0,16}|（[^）]*）", "", between).strip('”’"的 '))
        takes = bool(deed.before) and self.seats.takes_object(deed)
        if deed.after == "build":
            if takes:
                inner = self.roles.is_group(member, "school") or _INNER.match(self.seats.object_of(deed))
                return "cultivate" if inner else "build"
            if "共建" in deed.text:
                return "cooperate"
            if member.type == "enterprise" and (deed.commitment == "committed" or "项目" in between):
                return "build"  # 推动甲公司等项目投产
            if class_of(member) == "actor-group" and (not bare or not self.roles.is_group(member, "organisation")):
                return "cultivate"
            set_up = member.type in _SET_UP and between.startswith(("、", "和", "及"))
            return "build" if bare or set_up or member.type == "research-organisation" else "cultivate"
        if deed.after == "deepen":
            reform = "改革" in self.text[seat.group.end : self.seats.stop(deed.start)]
            platforms = self.roles.is_group(member, "organisation") and not self.roles.is_group(member, "school")
            return "deepen" if reform or deed.lends or platforms else "cultivate"
        return deed.after

    def is_its_own(self, seat: Seat, deed: Word) -> bool:
        """Whether a platform itself builds something that is no mention (推动甲院建立机制)."""
        return (
            self.seats.takes_object(deed)
            and deed.before in ("build", "found")
            and seat.role != "object"
            and bool(_INNER.match(self.seats.object_of(deed)))
        )

    def builds_another(self, seat: Seat, deed: Word) -> bool:
        """Whether a platform builds a thing that no name was found for, and is not built itself (推进甲园区建设)."""
        builds = deed.before in ("build", "found") and deed.start == seat.group.end and seat.role != "object"
        return builds and self.seats.takes_object(deed) and bool(_THING.match(self.seats.object_of(deed)))

    def is_of_another(self, seat: Seat, deed: Word) -> bool:
        """Whether the noun of deed belongs to a thing named beside the group (推进X和中心建设)."""
        return bool(_ANOTHER.match(self.text, seat.group.end, deed.start))

    def raises(self, deed: Word) -> bool:
        """Whether a verb of applying behind a group raises the group itself, which applies."""
        if deed.text in _GRANTED:
            return self.seats.takes_object(deed)
        return deed.text not in _APPLYING or self.seats.takes_object(deed)
