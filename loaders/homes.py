"""Where a place lies: the city and the province around a district, and the full name of each.

>>> from .lexicon import lexicon
>>> homes("胶州", lexicon()) == {"胶州", "胶州市", "青岛", "山东"}
True
>>> levels("崂山区", lexicon())
{'区': '崂山区', '市': '青岛市', '省': '山东省'}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .lexicon import Lexicon

_COUNTY_LEVEL = ("区", "县", "市", "旗")


@dataclass(frozen=True)
class Gazetteer:
    """The places of the word lists `places` and `districts`, by name.

    `city` and `province` give full names by short names; `shorts` the short name by full and short names;
    `districts` the short names of the places that a district's name is found in, by the full name; `parents` the full
    name of the province by a city's.
    """

    city: Mapping[str, str]
    province: Mapping[str, str]
    shorts: Mapping[str, str]
    districts: Mapping[str, tuple[str, ...]]
    parents: Mapping[str, str]

    @property
    def shared(self) -> frozenset[str]:
        """Names of districts that several places have."""
        return frozenset(name for name, found in self.districts.items() if len(found) > 1)


@lru_cache(maxsize=4)
def gazetteer(words: Lexicon) -> Gazetteer:
    """The places that these word lists know."""
    rows = words.rows("places")
    is_city = {row["name"]: row["level"] == "prefecture" or row["name"].endswith("市") for row in rows}
    return Gazetteer(
        {row["short"]: row["name"] for row in rows if is_city[row["name"]]},
        {row["short"]: row["name"] for row in rows if row["level"] == "province"},
        {name: row["short"] for row in rows for name in (row["name"], row["short"])},
        {row["name"]: tuple(row["place"].split("|")) for row in words.rows("districts")},
        {row["name"]: row["parent"] for row in rows if row["parent"]},
    )


@lru_cache(maxsize=256)
def levels(place_key: str | None, words: Lexicon) -> Mapping[str, str]:
    """Full names of a place and of those around it, by the word that a text there calls them: 省, 市, 区, 县, 旗.

    A place's key is its short name; of a district it may be the full one. One that no list has is taken for a city,
    unless its name ends as a district's.
    """
    if place_key is None:
        return {}
    known = gazetteer(words)
    found: dict[str, str] = {}
    city = known.city.get(place_key)
    if city is None and place_key not in known.province:
        district = next((n for n in (place_key, *map(place_key.__add__, _COUNTY_LEVEL)) if n in known.districts), None)
        if district is None:
            return {place_key[-1]: place_key} if place_key[-1] in _COUNTY_LEVEL else {"市": f"{place_key}市"}
        found[district[-1]] = district
        around = known.districts[district]
        if len(around) > 1:
            return found
        city = known.city.get(around[0])
        if city is None:  # it stands directly below the province
            found["省"] = known.province[around[0]]
    if city is not None:
        found.setdefault("市", city)
        province = known.parents.get(city)
    else:
        province = known.province.get(place_key)
    if province is not None:
        found["省"] = province
    return found


@lru_cache(maxsize=256)
def homes(place_key: str | None, words: Lexicon) -> frozenset[str]:
    """A place, the city and the province around it, by their keys."""
    if place_key is None:
        return frozenset()
    known = gazetteer(words)
    around = levels(place_key, words).values()
    # The city around a county-level city is nobody's 市 there, but a home all the same.
    cities = (known.districts[name][0] for name in around if len(known.districts.get(name, ())) == 1)
    return frozenset({place_key, *(known.shorts.get(name, name) for name in around), *cities})


@lru_cache(maxsize=4)
def leading(words: Lexicon) -> re.Pattern[str]:
    """Finds the names of places that a name begins with, outermost first: groups `province`, `city`, `district`.

    A city or province may go without its level word, a district may not.
    """
    known = gazetteer(words)

    def either(names: set[str]) -> str:
        return "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))

    cities = set(known.city) | set(known.city.values())
    provinces = (set(known.province) | set(known.province.values())) - set(known.city) - set(known.city.values())
    return re.compile(
        f"(?P<province>{either(provinces)})?(?P<city>{either(cities)})?(?P<district>{either(set(known.districts))})?"
    )
