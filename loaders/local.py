"""What a name stands for beyond its own text: names that mean something only where they are said.

市科技局 in a plan of 青岛 is 青岛市科技局, and 高新区 there is 青岛高新区: the same words in another city are another
body. A name is *local* where nothing in it is its own, only levels, matters and head nouns; where it is no more than a
body's name and a head (清华科技园 stands in many cities); or where its own part is too short to be anyone's alone.
What the state names (国家…, 中国…), and what is named after a place, means the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from ..ontology.model import TYPE_CLASS, Plan
from .homes import gazetteer, leading, levels
from .lexicon import Lexicon
from .register import Register
from .script import key as script_key

_LISTS = ("levels", "generic", "fields", "heads", "group_heads", "plain")
_LONGEST = 10  # characters of a word in those lists that matter here
_SHORT = 2  # an own part of so few characters is shared by many
_STATE = re.compile(
    r"国家|全国|中国|中华|中央|党中央|国务院|全球|世界|联合国|亚洲|亚太|上海合作组织|国际(?=.*(?:组织|署|机构|基金会|联盟|学会|协会)$)"
)
_LEVEL = re.compile(r"(自治区|市|省|区|县)级(?=.{2})")
# The level word by which a text means its own place. Not where it begins another word (市场, 市民, 省会, 区域).
_OWN = re.compile(
    r"[我本全]?(?:"
    r"(?P<city>市)(?![场容郊属级长域县区树])(?!政(?![府协法]))(?!民(?![政族宗盟建革进营]))"
    r"|(?P<province>省|自治区)(?![会际级部市内外属长])"
    r"|(?P<county>[区县旗])(?![域块间县级属内外市区]))(?=.)"
)
_COMPANY = re.compile(r"(?:集团)?(?:有限责任公司|股份有限公司|有限公司|(?<![分子])公司)$")
_ACADEMIC = re.compile(r"(?:[\u4e00-\u9fff]{0,4}大学|学院|师范|医科|职业)")  # 青岛 before it makes a university's name
_ZONE = re.compile(r"[区城园镇港带]$")
_TITLE = re.compile(r"(?:示范[区市县]|[城强]市|强[县区]|试点|[实试]验区|先[行导]区|科学中心|创新中心)$")
_BRANCH = re.compile(r"(?:分公司|子公司|分行|支行|办事处|分院|分所|分中心)$")


class Local:
    """Canonical keys of the names that a plan's text uses, by the words and the register of known bodies."""

    def __init__(self, plan: Plan, words: Lexicon, register: Register) -> None:
        self.words, self.register = words, register
        self.levels = levels(plan.place_key, words)
        self.somewhere = plan.place_key or plan.path.replace("/", "·")
        self.known = gazetteer(words)
        shorts = {name.rstrip("市区县旗省") for name in self.levels.values()}
        self.own = frozenset(short for short in shorts if len(short) > 1)  # the text's places, listed or not

    def canonical(self, key: str, type_: str) -> str:
        """The key under which plans share what this one calls `key`; `key` itself where it means the same anywhere."""
        cls = TYPE_CLASS[type_]
        if cls in ("actor-group", "field"):
            return key
        if type_ == "place":
            return self._place(key)
        if cls == "actor" and key.endswith(_offices(self.words)):
            type_ = "government-body"  # whatever it was read as: 市科委 is the city's office
        if led := self._led(key, type_):
            return led
        if type_ == "enterprise":
            key = company(key)
        if _STATE.match(key):
            return self.within(key) if self._is_any_of_its_kind(key, type_) else key
        if self._is_own(key, cls):
            return key
        if _LEVEL.match(key):
            return self.within(key)
        if own := _OWN.match(key):
            word = "市" if own["city"] else "省" if own["province"] else own["county"]
            if word == "省" and cls == "platform":
                return self.within(key)  # a province has many laboratories, and one academy of agriculture
            around = self.levels.get(word)
            return self._of(around, key[own.end() :], type_) if around else self.within(key)
        around = self._around(type_)
        return self._of(around, key, type_) if around else self.within(key)

    def within(self, key: str, place: str | None = None) -> str:
        """`key`, which only the text's own place (or `place`, by its full name) gives a meaning."""
        return f"{key}（{self.known.shorts.get(place, place) if place else self.somewhere}）"

    def _around(self, type_: str) -> str | None:
        """The full name of the place that a bare name is of: offices of a district's plan are the district's own."""
        nearest = ("区", "县", "旗", "市", "省") if type_ == "government-body" else ("县", "旗", "市", "省")
        return next((self.levels[word] for word in nearest if word in self.levels), None)

    def _of(self, place: str, rest: str, type_: str) -> str:
        """A local name with its place before it, where that does not make it another's (大学科技园 of 青岛)."""
        before = self._before(place, type_)
        whole = self._whole(place, rest, type_)
        if _ACADEMIC.match(rest) or len(before) < self._known_length(whole) < len(whole):
            return self.within(rest, place)
        return whole

    def _whole(self, place: str, rest: str, type_: str) -> str:
        """A name with its place, a known body's where it is one's by the place's full name."""
        usual = self._usual(rest, type_)
        known = self.register.called(place + usual)
        return script_key(known[0].name) if len(known) == 1 else self._before(place, type_) + usual

    def _before(self, place: str, type_: str) -> str:
        """A place as it stands before a name: offices have it in full, others short."""
        if type_ == "government-body":
            return place
        short = self.known.shorts.get(place, place)
        return short if place in self.known.districts else short.removesuffix("市")

    def _led(self, key: str, type_: str) -> str | None:
        """The canonical key of a name that begins with a place and not with a known body; None where it does not."""
        found = leading(self.words).match(key)
        if (found is None or not found[0]) and (own := self._unlisted(key)) is not None:
            return self._whole(self.levels["市"], own, type_)
        if found is None or not found[0] or found.end() == len(key) or self._known_length(key) > found.end():
            return None
        rest = key[found.end() :]
        if _ACADEMIC.match(rest):
            return None
        if found["district"]:
            return self._district(found["district"], found["city"]) + self._usual(rest, type_)
        place: str = found["city"] or found["province"]
        short = self.known.shorts[place]
        is_city = bool(found["city"]) and not (rest[0] == "省" and short in self.known.province)
        full = self.known.city[short] if is_city else self.known.province[short]
        if place == short and full.removeprefix(short) == rest[0] and len(rest) > 1:
            rest = rest[1:]
        if type_ == "university":
            return None
        return self._whole(full, rest, type_)

    def _unlisted(self, key: str) -> str | None:
        """What follows the plan's own city where no list has it."""
        city = self.levels.get("市", "")
        short = city.removesuffix("市")
        if not city or short in self.known.shorts or city in self.known.districts or not key.startswith(short):
            return None
        return key.removeprefix(short).removeprefix("市") or None

    def _district(self, name: str, city: str | None) -> str:
        """A district's name, with its city before it where several have one of that name and the text tells which."""
        around = self.known.districts[name]
        if len(around) == 1:
            return name
        own = self.known.shorts.get(self.levels.get("市", ""), "")
        chosen = self.known.shorts.get(city) if city else own
        return (chosen if chosen in around else "") + name

    def _place(self, key: str) -> str:
        """A place by its short name, a district by its full one; what every city has, with the city."""
        known = self.known
        if (short := known.shorts.get(key)) is not None:
            # 吉林 is a province and a city in it: with the level word they stay apart.
            return (
                key
                if short in known.city and short in known.province and known.city[short] != known.province[short]
                else short
            )
        found = leading(self.words).match(key)
        city, district, end = (found["city"], found["district"], found.end()) if found else (None, None, 0)
        if district and end == len(key):
            return self._district(district, city)
        if not _ZONE.search(key) or not self._is_plain(key[end:]) or district:
            return key
        own = _OWN.match(key, end)
        rest = key[own.end() if own else end :]
        around = known.city.get(known.shorts[city]) if city else self._around("zone")
        return self._of(around, rest, "zone") if around else self.within(key)

    def _is_own(self, key: str, cls: str) -> bool:
        """Whether the name means the same in every text."""
        if self._names_place(key) or cls == "actor" and key.startswith(self.words.words("countries")):
            return True
        if cls not in ("actor", "platform"):
            return False
        # A firm that is named after a known one is that firm's only one; a laboratory or a park need not be.
        rest = key if _COMPANY.search(key) and not _BRANCH.search(key) else key[self._known_length(key[:-1]) :]
        return own_part(rest, self.words) > _SHORT

    def _is_any_of_its_kind(self, key: str, type_: str) -> bool:
        """Whether the state has many of what the name says, as 国家重点实验室, 国家高新区; a title is one for all."""
        if TYPE_CLASS[type_] != "platform" or _TITLE.search(key):
            return False
        lists = _LISTS if type_ in ("park", "zone", "incubator") else ("levels", "generic", "heads")
        return own_part(key, self.words, lists) == 0

    def _names_place(self, key: str) -> bool:
        if any(own in key for own in self.own):
            return True
        return any(key[i : i + n] in self.known.shorts for n in (2, 3, 4) for i in range(len(key) - n + 1))

    def _known_length(self, key: str) -> int:
        """Length of the longest known body's name that `key` begins with; 0 where there is none."""
        return next((end for end in range(len(key), 1, -1) if self.register.called(key[:end])), 0)

    def _is_plain(self, key: str) -> bool:
        return own_part(key, self.words) == 0

    def _usual(self, rest: str, type_: str) -> str:
        for ending, usual in endings(self.words).get(type_, ()):
            if rest.endswith(ending):
                return rest[: -len(ending)] + usual
        return rest


@lru_cache(maxsize=4)
def endings(words: Lexicon) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Endings of names with the usual ones by type, the longest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in words.rows("endings"):
        found.setdefault(row["type"], []).append((row["ending"], row["usual"]))
    return {type_: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for type_, pairs in found.items()}


@lru_cache(maxsize=4)
def _offices(words: Lexicon) -> tuple[str, ...]:
    """What the names of governments' offices end in."""
    return tuple({form for pair in endings(words).get("government-body", ()) for form in pair})


def own_part(name: str, words: Lexicon, lists: tuple[str, ...] = _LISTS) -> int:
    """How many characters of a name no word of the lists covers: letters count one, digits none.

    >>> from .lexicon import lexicon
    >>> [own_part(name, lexicon()) for name in ("科技成果转化中心", "海纳科技园", "飞鸿实验室")]
    [0, 2, 2]
    """
    return _measure(words, lists)(name)


@lru_cache(maxsize=8)
def _measure(words: Lexicon, lists: tuple[str, ...]) -> Callable[[str], int]:
    known = frozenset(word for name in lists for word in words.words(name))

    @lru_cache(maxsize=65536)
    def measure(name: str) -> int:
        least = [0]
        for end in range(1, len(name) + 1):
            char = name[end - 1]
            costs = [least[end - 1] + (not (char.isdecimal() or char in "一二三四五六七八九十百千万亿"))]
            costs += [least[start] for start in range(max(0, end - _LONGEST), end) if name[start:end] in known]
            least.append(min(costs))
        return least[-1]

    return measure


def company(key: str) -> str:
    """A firm's name without its legal form: 甲集团有限公司 and 甲集团 are one, as are 甲电子有限公司 and 甲电子."""
    found = _COMPANY.search(key)
    if found is None or found.start() < _SHORT:
        return key
    return key[: found.start()] + ("集团" if found[0].startswith("集团") else "")
