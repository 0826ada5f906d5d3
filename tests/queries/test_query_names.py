"""Names in every form find their node; what is unknown or fits several is refused with what there is."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from innograph.errors import UnknownName
from innograph.queries.names import label, language, resolve

BASE = "https://w3id.org/innograph/id/"


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("飞鸟", "body", "actor/飞鸟"),
        ("飛鳥", "body", "actor/飞鸟"),
        ("「飞 鸟」", "body", "actor/飞鸟"),
        ("Asuka", "body", "actor/飞鸟"),
        ("ASUKA", "body", "actor/飞鸟"),
        ("FN", "body", "actor/飞鸟"),
        ("feiniao", "body", "actor/飞鸟"),
        (BASE + "actor/飞鸟", "body", "actor/飞鸟"),
        ("飞鸟云州研究院", "body", "actor/飞鸟云州研究院"),
        ("飞鸟云州", "body", "actor/飞鸟云州研究院"),  # the beginning of one name alone
        ("飞鸟研究院", "body", "actor/飞鸟云州研究院"),  # its characters, in order
        ("Galaxy", "body", "platform/星河实验室"),
        ("chips", "field", "field/芯片"),
        ("芯片", "thing", "field/芯片"),
        ("引进2031", "measure", "plan/云州/2031/1.1"),
        ("云州/2032/1.1", "measure", "plan/云州/2032/1.1"),
        ("云州2031.txt", "plan", "plan/云州/2031"),
    ],
)
def test_found(store: ox.Store, name: str, kind: str, found: str) -> None:
    assert resolve(store, name, kind) == BASE + found


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("飞乌", "body", "no body '飞乌' in the graph; nearest: '飞鸟'"),
        ("Asuca", "body", "nearest: 'Asuka'"),
        ("飞", "body", "no body '飞'"),  # one character is no name
        ("芯片", "body", "no body '芯片'"),  # a field is no body
        ("西海岸", "place", "no place '西海岸' in the graph; nothing there is like it"),
        ("9.9", "measure", "no measure or task '9.9'"),
        ("1.1", "measure", "'1.1' may be 2 things: .*2031/1.1>; .*2032/1.1>"),
        ("Asu", "body", "'Asu' may be 2 things: 飞鸟 <.*>; 飞鸟云州研究院 <.*>"),
        ("https://w3id.org/innograph/id/actor/无此", "body", "no body 'https://"),
        ("http://x/> . } #", "body", "is no IRI"),
        ("", "body", "no body ''"),
    ],
)
def test_refused(store: ox.Store, name: str, kind: str, said: str) -> None:
    with pytest.raises(UnknownName, match=said) as caught:
        resolve(store, name, kind)
    assert "\n" not in str(caught.value)


def test_labels_and_language(store: ox.Store) -> None:
    assert [label(store, f"{BASE}actor/飞鸟", lang) for lang in ("zh-Hans", "zh-Hant", "en")] == [
        "飞鸟",
        "飛鳥",
        "Asuka",
    ]
    assert language(store) == "zh-Hans"
    assert language(ox.Store()) == "zh-Hans"
