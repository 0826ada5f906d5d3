"""What things, tasks, efforts and targets are called in the three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..ontology.model import Effort, Entity, Facts, Outcome, Plan, Target, Task
from ..ontology.terms import ACTIONS, COMPARATORS, LEVELS, Concept
from . import labels
from .register import Register, fold
from .values import plain

Label = tuple[str, str, str]  # zh-Hans, zh-Hant, en


@dataclass(frozen=True, slots=True)
class Name:
    """A thing's labels; `composed` where the English one is put together of words and pinyin."""

    hans: str
    hant: str
    en: str
    composed: bool
    pinyin: tuple[str, ...]

    @property
    def label(self) -> Label:
        return self.hans, self.hant, self.en


def name(
    key: str, text: str, language: str, register: Register, forms: tuple[str, ...] = (), own: str | None = None
) -> Name:
    """The name of the thing `key`, which the text calls `text`, and `forms` besides.

    A body that the register knows has its name there; else the text's own name stands, with its quotes and brackets, in
    mainland wording where the text is localised: `own` is that name's key, where it is not the thing's.
    """
    own = own or key
    row = register.by_key.get(key)
    simplified = labels.hans(text)
    hans = row["name"] if row else simplified if fold(simplified) == own else own
    hant = text if language == "zh-Hant" and not row else labels.hant(hans)
    known = (row["english"] if row else "") or ""
    spelt = {labels.pinyin(labels.hans(form)) for form in (hans, text, *forms)} - {""}
    return Name(hans, hant, known or register.in_english(hans), not known, tuple(sorted(spelt)))


def names(facts: Facts, register: Register) -> Mapping[str, Name]:
    """Names of the plan's entities by key."""
    language = facts.plan.language
    chief: dict[str, Entity] = {}  # of several names of one thing, the one that gave it its key, else the first
    for entity in facts.entities:
        if entity.canonical not in chief or entity.key == entity.canonical:
            chief[entity.canonical] = entity
    found = {
        key: name(key, entity.name, language, register, entity.aliases, entity.key) for key, entity in chief.items()
    }
    return {entity.key: found[entity.canonical] for entity in facts.entities}


def level(entity: Entity) -> Concept | None:
    """The level that a platform's or programme's name begins with; None where it says none."""
    words = (("国家", "national"), ("省", "provincial"), ("市", "municipal"), ("区级", "county"), ("县级", "county"))
    return next((LEVELS[slug] for word, slug in words if entity.key.startswith(word)), None)


def plan_label(plan: Plan) -> Label:
    """The title, or what is known; in English place, year and kind."""
    parts = (plan.place_key, str(plan.year) if plan.year else None, plan.issuer)
    title = plan.title or " ".join(part for part in parts if part) or plan.filename
    english = " ".join(word for word in (labels.english(plan.place_key or ""), str(plan.year or "")) if word)
    return labels.hans(title), _traditional(title, plan.language), f"Plan of {english or plan.filename}"


def task_label(task: Task, language: str) -> Label:
    """The title; in English the kind and the number."""
    kinds = {"focus-area": ("重点领域", "Focus area"), "measure": ("举措", "Measure"), "preamble": ("序言", "Preamble")}
    hans, en = kinds[task.kind]
    title = task.title or f"{hans} {task.id}"
    return labels.hans(title), _traditional(title, language) if task.title else labels.hant(title), f"{en} {task.id}"


def effort_label(effort: Effort, known: Mapping[str, Name]) -> Label:
    """The action, whose resources, through what: "attract: Siemens → Siemens Qingdao Institute"."""
    parties = [known[key] for key in (effort.resource, effort.vehicle) if key]
    action = ACTIONS[effort.action].labels
    hans, hant, en = (" → ".join(party.label[at] for party in parties) for at in range(3))
    return f"{action['zh-Hans']}：{hans}", f"{action['zh-Hant']}：{hant}", f"{action['en']}: {en}"


def target_label(target: Target, language: str) -> Label:
    """The indicator, the comparator and the figure."""
    words = COMPARATORS[target.comparator].labels
    hans, en = figures(target.low, target.high, target.unit)
    simplified = labels.hans(target.indicator)
    indicator = simplified if fold(simplified) == fold(target.indicator_key) else target.indicator_key
    return (
        f"{indicator}{words['zh-Hans']}{hans}",
        f"{_traditional(target.indicator, language)}{words['zh-Hant']}{labels.hant(hans)}",
        f"{labels.english(indicator)}: {words['en']} {en}",
    )


def outcome_label(outcome: Outcome, known: Mapping[str, Name], language: str) -> Label:
    """What was achieved: the indicator or the parties, and the figure where there is one."""
    parties = [known[key] for key in outcome.parties]
    hans, hant, en = ("、".join(party.label[at] for party in parties) for at in range(3))
    if outcome.indicator:
        hans, hant = labels.hans(outcome.indicator), _traditional(outcome.indicator, language)
        en = labels.english(hans)
    if outcome.low is None:
        return hans, hant, en.replace("、", ", ")
    zh_figure, en_figure = figures(
        outcome.low, outcome.low if outcome.high is None else outcome.high, outcome.unit or ""
    )
    return f"{hans}{zh_figure}", f"{hant}{labels.hant(zh_figure)}", f"{en.replace('、', ', ')}: {en_figure}"


def figures(low: float, high: float, unit: str) -> tuple[str, str]:
    """A figure with its unit, in Chinese and in English.

    >>> figures(0.0287, 0.0287, "ratio"), figures(1.2e10, 1.2e10, "CNY"), figures(3.0, 5.0, "个")
    (('2.87%', '2.87%'), ('120亿元', 'CNY 12 billion'), ('3–5个', '3–5'))
    """
    if unit == "ratio":
        text = "–".join(dict.fromkeys(plain(round(value * 100, 6)) for value in (low, high))) + "%"
        return text, text
    if unit == "CNY":
        return _scaled(low, high, _YUAN, "", "元"), _scaled(low, high, _CURRENCY, "CNY ", "")
    text = "–".join(dict.fromkeys(f"{value:,.10g}" for value in (low, high)))
    return text.replace(",", "") + unit, text


_YUAN = ((1e8, "亿"), (1e4, "万"), (1.0, ""))
_CURRENCY = ((1e9, " billion"), (1e6, " million"), (1.0, ""))


def _scaled(low: float, high: float, scales: tuple[tuple[float, str], ...], before: str, after: str) -> str:
    size, word = next((scale for scale in scales if abs(low) >= scale[0]), scales[-1])
    values = "–".join(dict.fromkeys(f"{value / size:.10g}" for value in (low, high)))
    return f"{before}{values}{word}{after}"


def _traditional(text: str, language: str) -> str:
    return text if language == "zh-Hant" else labels.hant(text)
