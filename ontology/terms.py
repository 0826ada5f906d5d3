"""Every class, property and concept of the ontology once, as a typed constant with its IRI and its labels.

A term's local name follows from the constant's: `Class.ACTOR_GROUP` is `ino:ActorGroup`, `Property.HAS_TARGET` is
`ino:hasTarget`, `Concept.ACTION_BUILD` is `ino:action-build`. The property graph takes the constant's name of a
property for its relationship type. Definitions, domains and ranges stand in the Turtle files beside this one;
a test holds both together.

>>> Class.UNIVERSITY.iri
'https://w3id.org/innograph/ontology#University'
>>> [str(parent) for parent in superclasses(Class.UNIVERSITY)]
['https://w3id.org/innograph/ontology#Actor']
>>> COMPARATORS["at-least"].labels["en"]
'at least'
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, unique
from functools import lru_cache
from types import MappingProxyType

BASE = "https://w3id.org/innograph/"  # default of the setting; things live under {base}id/
ONTOLOGY = "https://w3id.org/innograph/ontology"
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "ino": f"{ONTOLOGY}#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "schema": "https://schema.org/",
        "qudt": "http://qudt.org/schema/qudt/",
        "unit": "http://qudt.org/vocab/unit/",
    }
)
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


def expand(curie: str) -> str:
    """The IRI of a prefixed name. KeyError where the prefix is not in PREFIXES.

    >>> expand("prov:Plan")
    'http://www.w3.org/ns/prov#Plan'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


class Term(Enum):
    """What classes, properties and concepts share. `labels` are by language tag."""

    def __init__(self, hans: str, hant: str, en: str, parents: str = "") -> None:
        self.labels: Mapping[str, str] = MappingProxyType(dict(zip(LANGUAGES, (hans, hant, en), strict=True)))
        # IRIs of the superclasses, superproperties or the concept scheme, in that order of importance.
        self.parents: tuple[str, ...] = tuple(expand(parent) for parent in parents.split())

    __hash__ = object.__hash__  # there is one of each; an Enum hashes its name, ten times as slowly

    @property
    def local(self) -> str:
        """The local name, as after `ino:`."""
        raise NotImplementedError

    @property
    def iri(self) -> str:
        return PREFIXES["ino"] + self.local

    def __str__(self) -> str:
        return self.iri


@unique
class Class(Term):
    """The classes. Parents: superclasses."""

    PLAN = "计划文件", "計劃文件", "plan", "prov:Plan prov:Entity"
    TASK = "任务", "任務", "task", "prov:Plan"
    FOCUS_AREA = "重点领域", "重點領域", "focus area", "ino:Task"
    MEASURE = "举措", "舉措", "measure", "ino:Task"

    ACTOR = "创新主体", "創新主體", "actor", "org:Organization prov:Agent"
    GOVERNMENT_BODY = "党政机构", "黨政機構", "government body", "ino:Actor"
    UNIVERSITY = "高等院校", "高等院校", "university", "ino:Actor"
    RESEARCH_ORGANISATION = "科研机构", "科研機構", "research organisation", "ino:Actor"
    ENTERPRISE = "企业", "企業", "enterprise", "ino:Actor"
    ALLIANCE = "联盟", "聯盟", "alliance", "ino:Actor"
    ACTOR_GROUP = "主体群体", "主體群體", "actor group"

    PLATFORM = "创新平台", "創新平臺", "platform"
    LABORATORY = "实验室", "實驗室", "laboratory", "ino:Platform"
    INNOVATION_CENTRE = "创新中心", "創新中心", "innovation centre", "ino:Platform"
    PARK = "园区", "園區", "park", "ino:Platform"
    ZONE = "功能区", "功能區", "zone", "ino:Platform"
    TRANSFER_CENTRE = "技术转移中心", "技術轉移中心", "transfer centre", "ino:Platform"
    SERVICE_PLATFORM = "服务平台", "服務平臺", "service platform", "ino:Platform"
    INCUBATOR = "孵化载体", "孵化載體", "incubator", "ino:Platform"
    BASE = "产业基地", "產業基地", "base", "ino:Platform"
    CLUSTER = "产业集群", "產業集群", "cluster", "ino:Platform"
    EVENT = "会展赛事", "會展賽事", "event", "ino:Platform"

    INSTRUMENT = "政策工具", "政策工具", "instrument", "prov:Plan"
    PROGRAMME = "专项计划", "專項計劃", "programme", "ino:Instrument"
    AGREEMENT = "合作协议", "合作協議", "agreement", "ino:Instrument"
    POLICY = "政策", "政策", "policy", "ino:Instrument"
    INDEX = "指数", "指數", "index", "ino:Instrument"

    EFFORT = "行动事项", "行動事項", "effort"
    COOPERATION = "合作", "合作", "cooperation", "ino:Effort org:OrganizationalCollaboration"
    TARGET = "目标", "目標", "target"
    OUTCOME = "已有成果", "已有成果", "outcome"

    FIELD = "技术产业领域", "技術產業領域", "field", "skos:Concept"
    PLACE = "地点", "地點", "place", "dcterms:Location"
    CHANNEL = "来源渠道", "來源渠道", "channel", "skos:Concept"
    ACTION = "行动方式", "行動方式", "action", "skos:Concept"
    COMMITMENT = "承诺程度", "承諾程度", "commitment", "skos:Concept"
    COMPARATOR = "比较方式", "比較方式", "comparator", "skos:Concept"
    LEVEL = "级别", "級別", "level", "skos:Concept"

    STATEMENT = "有据陈述", "有據陳述", "statement"
    ALIAS = "别名认定", "別名認定", "alias"
    EVIDENCE = "证据", "證據", "evidence", "oa:SpecificResource"
    REPAIR = "修补", "修補", "repair", "prov:Activity"
    DECISION = "人工决定", "人工決定", "decision", "prov:Activity"
    VERDICT = "裁定方式", "裁定方式", "verdict", "skos:Concept"

    @property
    def local(self) -> str:
        return "".join(word.capitalize() for word in self.name.split("_"))


@unique
class Property(Term):
    """The properties, those to things first, then (from NUMBER on) those to values. Parents: superproperties."""

    PART_OF = "隶属于", "隸屬於", "is part of", "dcterms:isPartOf"
    UNDER_TASK = "属于任务", "屬於任務", "under task"
    ACTED_BY = "实施者", "實施者", "acted by"
    GATHERS = "汇聚资源", "匯聚資源", "gathers"
    GATHERED_BY = "被汇聚于", "被匯聚於", "gathered by"
    THROUGH = "通过载体", "通過載體", "through"
    IN_FIELD = "所属领域", "所屬領域", "in field"
    LOCATED_IN = "位于", "位於", "located in"
    AFFILIATED_WITH = "所属机构", "所屬機構", "affiliated with"
    COOPERATES_IN = "合作领域", "合作領域", "cooperates in"
    SUCCESSOR_OF = "承接自", "承接自", "successor of", "dcterms:replaces"
    ALIAS_OF = "认定为", "認定為", "alias of"
    SERVES = "服务于", "服務於", "serves"
    HAS_TARGET = "设定目标", "設定目標", "has target"
    HAS_OUTCOME = "取得成果", "取得成果", "has outcome"
    CONCERNS = "涉及对象", "涉及對象", "concerns"
    PLACE = "适用地区", "適用地區", "place"
    CHANNEL = "渠道", "渠道", "channel"
    ACTION = "行动", "行動", "action"
    COMMITMENT = "承诺", "承諾", "commitment"
    COMPARATOR = "比较", "比較", "comparator"
    LEVEL = "级别为", "級別為", "level"
    UNIT = "计量单位", "計量單位", "unit"
    EVIDENCE = "依据", "依據", "evidence"
    SECTION = "所在章节", "所在章節", "section"
    REPAIRS = "修补文件", "修補文件", "repairs", "prov:used"
    DECIDES = "决定对象", "決定對象", "decides"
    VERDICT = "裁定", "裁定", "verdict"
    OF_PLAN = "所涉文件", "所涉文件", "of plan"

    NUMBER = "编号", "編號", "number"
    TITLE = "标题", "標題", "title"
    ORDER = "次序", "次序", "order"
    ISSUER = "发布机构", "發佈機構", "issuer"
    YEAR = "年份", "年份", "year"
    SHA256 = "文件散列值", "文件散列值", "SHA-256 of the file"
    FILENAME = "文件名", "文件名", "file name"
    ENCODING = "字符编码", "字符編碼", "character encoding"
    NAME = "原文名称", "原文名稱", "name in the text"
    PINYIN = "拼音", "拼音", "pinyin"
    LABEL_STATUS = "标签状态", "標籤狀態", "label status"
    LINKED = "链接方式", "鏈接方式", "linked by"
    CANDIDATE = "可能所指", "可能所指", "may stand for"
    TRIGGER = "触发词", "觸發詞", "trigger"
    INDICATOR = "指标", "指標", "indicator"
    INDICATOR_KEY = "指标键", "指標鍵", "indicator key"
    LOW = "下限", "下限", "low"
    HIGH = "上限", "上限", "high"
    UNIT_TEXT = "单位原文", "單位原文", "unit as written"
    CONFIDENCE = "置信度", "置信度", "confidence"
    RULE = "规则", "規則", "rule"
    LINE = "行号", "行號", "line"
    PAGE = "页码", "頁碼", "page"
    PARAGRAPH = "段落号", "段落號", "paragraph"
    START = "起点", "起點", "start"
    END = "终点", "終點", "end"
    BEFORE = "修补前", "修補前", "before"
    AFTER = "修补后", "修補後", "after"
    MATTER = "决定内容", "決定內容", "matter"
    DECIDED_BY = "决定人", "決定人", "decided by"
    WHY = "理由", "理由", "why"
    STANDING = "效力", "效力", "standing"
    NOTE = "说明", "說明", "note"

    @property
    def local(self) -> str:
        first, *rest = self.name.split("_")
        return first.lower() + "".join(word.capitalize() for word in rest)

    @property
    def to_thing(self) -> bool:
        """Whether its values are things (an object property) and not literals."""
        return self in _TO_THINGS


_members = list(Property)
_TO_THINGS = frozenset(_members[: _members.index(Property.NUMBER)])


@unique
class Concept(Term):
    """The concepts of the SKOS schemes. Parents: the scheme."""

    ACTION_BUILD = "建设", "建設", "build", "ino:actions"
    ACTION_ATTRACT = "引进", "引進", "attract", "ino:actions"
    ACTION_COOPERATE = "合作", "合作", "cooperate", "ino:actions"
    ACTION_CULTIVATE = "培育", "培育", "cultivate", "ino:actions"
    ACTION_STRIVE = "争创", "爭創", "strive for", "ino:actions"
    ACTION_DEEPEN = "深化", "深化", "deepen", "ino:actions"
    ACTION_OPEN = "开放共享", "開放共享", "open", "ino:actions"
    ACTION_JOIN = "参与", "參與", "join", "ino:actions"
    ACTION_HOLD = "举办", "舉辦", "hold", "ino:actions"
    ACTION_FOUND = "设立", "設立", "found", "ino:actions"

    COMMITMENT_COMMITTED = "承诺完成", "承諾完成", "committed", "ino:commitments"
    COMMITMENT_ADVANCING = "推进", "推進", "advancing", "ino:commitments"
    COMMITMENT_ASPIRING = "力争", "力爭", "aspiring", "ino:commitments"
    COMMITMENT_EXPLORING = "探索", "探索", "exploring", "ino:commitments"

    COMPARATOR_REACH = "达到", "達到", "reach", "ino:comparators"
    COMPARATOR_EXCEED = "超过", "超過", "exceed", "ino:comparators"
    COMPARATOR_AT_LEAST = "不低于", "不低於", "at least", "ino:comparators"
    COMPARATOR_BELOW = "低于", "低於", "below", "ino:comparators"
    COMPARATOR_INCREASE = "新增", "新增", "increase by", "ino:comparators"
    COMPARATOR_RANGE = "介于", "介於", "range", "ino:comparators"

    CHANNEL_RESEARCH_INSTITUTES = "科研院所", "科研院所", "research institutes", "ino:channels"
    CHANNEL_UNIVERSITIES = "高校", "高校", "universities", "ino:channels"
    CHANNEL_ENTERPRISES = "企业", "企業", "enterprises", "ino:channels"
    CHANNEL_INTERNATIONAL = "国际", "國際", "international", "ino:channels"

    LEVEL_NATIONAL = "国家级", "國家級", "national", "ino:levels"
    LEVEL_PROVINCIAL = "省级", "省級", "provincial", "ino:levels"
    LEVEL_MUNICIPAL = "市级", "市級", "municipal", "ino:levels"
    LEVEL_COUNTY = "区县级", "區縣級", "district or county", "ino:levels"

    VERDICT_ACCEPT = "采纳", "採納", "accept", "ino:verdicts"
    VERDICT_REJECT = "否定", "否定", "reject", "ino:verdicts"
    VERDICT_CORRECT = "更正", "更正", "correct", "ino:verdicts"
    VERDICT_MERGE = "合并", "合併", "merge", "ino:verdicts"
    VERDICT_SPLIT = "拆分", "拆分", "split", "ino:verdicts"
    VERDICT_ADD = "补充", "補充", "add", "ino:verdicts"

    UNIT_RATIO = "比率", "比率", "ratio", "ino:units"
    UNIT_CNY = "人民币元", "人民幣元", "Chinese yuan", "ino:units"
    UNIT_USD = "美元", "美元", "US dollar", "ino:units"
    UNIT_SQUARE_METRE = "平方米", "平方米", "square metre", "ino:units"
    UNIT_SQUARE_KILOMETRE = "平方公里", "平方公里", "square kilometre", "ino:units"
    UNIT_HECTARE = "公顷", "公頃", "hectare", "ino:units"
    UNIT_METRE = "米", "米", "metre", "ino:units"
    UNIT_KILOMETRE = "公里", "公里", "kilometre", "ino:units"
    UNIT_TONNE = "吨", "噸", "tonne", "ino:units"
    UNIT_KILOGRAM = "公斤", "公斤", "kilogram", "ino:units"
    UNIT_KILOWATT = "千瓦", "千瓦", "kilowatt", "ino:units"
    UNIT_KILOWATT_HOUR = "千瓦时", "千瓦時", "kilowatt hour", "ino:units"
    UNIT_YEAR = "年", "年", "year", "ino:units"
    UNIT_DAY = "天", "天", "day", "ino:units"
    UNIT_HOUR = "小时", "小時", "hour", "ino:units"

    @property
    def local(self) -> str:
        return self.name.lower().replace("_", "-")

    @property
    def slug(self) -> str:
        """The value as facts write it: "build", "at-least"."""
        return self.local.partition("-")[2]


@unique
class Scheme(Term):
    """The SKOS concept schemes, one for each kind of concept."""

    ACTIONS = "行动方式表", "行動方式表", "actions"
    COMMITMENTS = "承诺程度表", "承諾程度表", "commitments"
    COMPARATORS = "比较方式表", "比較方式表", "comparators"
    CHANNELS = "来源渠道表", "來源渠道表", "channels"
    LEVELS = "级别表", "級別表", "levels"
    VERDICTS = "裁定方式表", "裁定方式表", "verdicts"
    UNITS = "计量单位表", "計量單位表", "units"

    @property
    def local(self) -> str:
        return self.name.lower()


def _slugs(scheme: Scheme) -> Mapping[str, Concept]:
    return MappingProxyType({concept.slug: concept for concept in Concept if scheme.iri in concept.parents})


# From the words of facts (model.py) to terms.
ACTIONS = _slugs(Scheme.ACTIONS)
COMMITMENTS = _slugs(Scheme.COMMITMENTS)  # firmest first
COMPARATORS = _slugs(Scheme.COMPARATORS)
CHANNELS = _slugs(Scheme.CHANNELS)  # general kinds; a plan's own channels live under {base}id/channel/
LEVELS = _slugs(Scheme.LEVELS)
VERDICTS = _slugs(Scheme.VERDICTS)
ENTITY_CLASSES: Mapping[str, Class] = MappingProxyType(
    {
        cls.name.lower().replace("_", "-"): cls
        for cls in Class
        if {Class.ACTOR.iri, Class.PLATFORM.iri, Class.INSTRUMENT.iri} & set(cls.parents)
        or cls in (Class.ACTOR_GROUP, Class.FIELD, Class.PLACE)
    }
)
TASK_CLASSES: Mapping[str, Class] = MappingProxyType(
    {"focus-area": Class.FOCUS_AREA, "measure": Class.MEASURE, "preamble": Class.TASK}
)
PREDICATES: Mapping[str, Property] = MappingProxyType(
    {
        "affiliated-with": Property.AFFILIATED_WITH,
        "located-in": Property.LOCATED_IN,
        "in-field": Property.IN_FIELD,
        "cooperates-in": Property.COOPERATES_IN,
    }
)
# Units that QUDT has, by the unit of a fact; measure words (家, 件, 个) are none and stay text.
QUDT_UNITS: Mapping[str, str] = MappingProxyType(
    {
        unit: expand(f"unit:{local}")
        for unit, local in {
            "ratio": "FRACTION",  # 3 % is 0.03: a fraction, not PERCENT
            "CNY": "CCY_CNY",
            "美元": "CCY_USD",
            "平方米": "M2",
            "平方公里": "KiloM2",
            "公顷": "HA",
            "米": "M",
            "公里": "KiloM",
            "吨": "TONNE",
            "公斤": "KiloGM",
            "千瓦": "KiloW",
            "千瓦时": "KiloW-HR",
            "年": "YR",
            "天": "DAY",
            "小时": "HR",
        }.items()
    }
)
_IRI_KINDS = {
    Class.ACTOR: "actor",
    Class.PLATFORM: "platform",
    Class.INSTRUMENT: "instrument",
    Class.ACTOR_GROUP: "group",
    Class.FIELD: "field",
    Class.PLACE: "place",
}


def _top(cls: Class) -> Class:
    return next((parent for parent in reversed(superclasses(cls))), cls)


@lru_cache(maxsize=len(Class))
def superclasses(cls: Class) -> tuple[Class, ...]:
    """Its `ino:` superclasses, nearest first; empty where it stands under none."""
    parents = [term for term in Class if term.iri in cls.parents]
    return tuple(dict.fromkeys((*parents, *(above for parent in parents for above in superclasses(parent)))))


# Entity type → the segment of its IRI after {base}id/. Channels live under `channel`.
IRI_KINDS: Mapping[str, str] = MappingProxyType({slug: _IRI_KINDS[_top(cls)] for slug, cls in ENTITY_CLASSES.items()})
