"""How firmly a figure is meant: the hope that reaches over it, and the verb that governs it."""

from __future__ import annotations

from dataclasses import replace

from .figure_frames import FigureDraft, State
from .figure_words import Verb, Words


def hope_of(draft: FigureDraft, state: State) -> Verb | None:
    """The hope that governs a figure, its own or one that reaches over from before."""
    hope = draft.hope
    is_first = draft.item.is_first
    if hope:
        # Behind the subject (比重力争达到) and of a single thing (争创) it does not reach on.
        reaches = hope.scope == "goals" and not (draft.hope_is_late and is_first)
        state.hope, state.hope_is_deed = hope if reaches else None, bool(draft.deeds)
    elif is_first:
        has_subject = draft.comparisons and not draft.verbs and draft.noun
        if any(verb.scope == "ends" for verb in draft.verbs) or state.hope_is_deed and has_subject:
            state.hope = None
    return hope or state.hope


def deed_of(draft: FigureDraft, hope: Verb | None, state: State, words: Words) -> tuple[Verb | None, bool, str]:
    """The verb that governs a figure, whether it is from before, and how firm it makes the figure."""
    item, deeds = draft.item, draft.deeds
    deed = next((verb for verb in deeds if verb.is_change), deeds[-1] if deeds else None)
    if deed is None and draft.rule == "figure-noun" and not hope and not (state.verb and not draft.noun):
        deed = next(iter(words.verbs(draft.pieces[-1][1], item.right[1])), None)
    level = bool(draft.comparisons)
    is_near = not item.is_first or item.figure.kind == "count"
    has_verb = bool(draft.verbs) or item.is_first and words.tag_at(draft.left[0]) == "v"
    is_carried = deed is None and not (level or has_verb or draft.is_rate) and is_near and state.verb is not None
    if is_carried:
        deed = state.verb
    commitment = deed.commitment if deed and deed.commitment else "committed"
    if commitment == "committed" and not is_carried and (deeds or not level):
        before = deed.start if deed else draft.left[0]
        commitment = words.hedge((item.left[0], before)) or commitment
    keeps = deed is not None and (not level or draft.rule == "figure-noun")
    state.verb = replace(deed, commitment=commitment) if deed and keeps else None
    return deed, is_carried, commitment
