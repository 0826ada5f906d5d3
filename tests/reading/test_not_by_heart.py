"""Reading depends on how a plan speaks, not on whom it speaks of: other names of the same form read as well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scoring import scores

from innograph.loaders.given import About
from innograph.loaders.jsonform import to_json
from innograph.loaders.read import ReadOptions, read_plan

# Every replacement has the length of what it replaces, so that the annotation's spans stay true.
OTHERS = {
    "青島": "寧波",
    "西門子": "飛利浦",
    "高速列車": "無人飛機",
    "華大基因": "藥明康德",
    "中國電科集團": "中國兵裝集團",
    "中船重工集團": "中航機電集團",
    "北京航空航天大學": "華東電力科技大學",
    "西北工業大學": "華南理工大學",
    "北京交通大學": "西南交通大學",
    "山東大學": "浙江大學",
    "山大": "浙大",
    "山東半島": "遼東半島",
    "阿斯圖": "維斯比",
    "鰲山": "象山",
    "嶗山區": "鄞州區",
    "西海岸": "杭州灣",
    "大沽河": "姚江畔",
    "海洋生物醫藥": "智能電網裝備",
    "海洋": "航空",
    "腫瘤精準醫學": "心腦血管醫學",
    "基因檢測": "病毒篩查",
    "腦科學": "光學科",
    "智慧城市": "數字鄉村",
    "智慧海洋": "綠色礦山",
    "儀器儀表產業": "生物製造產業",
    "船舶與海工裝備": "橋樑與隧道裝備",
    "深海潛器": "高原機車",
    "深海": "高空",
    "海水淡化": "良種繁育",
    "霧霾治理": "蝗災防治",
    "臨床醫學": "口腔醫學",
    "綠色技術": "低碳技術",
    "2。87": "3。14",
    "6800": "7300",
    "1600": "1900",
    "120億": "150億",
    "5000家": "4200家",
    "達到20個": "達到30個",
    "3-5": "4-6",
}
FIGURES = {0.0287: 0.0314, 6800: 7300, 1600: 1900, 12e9: 15e9, 5000: 4200, 20: 30, 3: 4, 5: 6}
LAYERS = (
    "named entities, name",
    "named entities, name+type",
    "field",
    "targets",
    "efforts, a named party",
    "relations",
)


def renamed(text: str) -> str:
    for name, other in OTHERS.items():
        assert len(name) == len(other), name
        text = text.replace(name, other)
    return text


@pytest.fixture(scope="module")
def documents(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The real plan, the plan with other names, and their annotations."""
    folder = tmp_path_factory.mktemp("renamed")
    plan, gold = shared / "plans/qingdao-2019.txt", shared / "gold/qingdao-2019.json"
    other_plan, other_gold = folder / "other.txt", folder / "other.json"
    with plan.open(encoding="utf-8", newline="") as file:
        other_plan.write_text(renamed(file.read()), encoding="utf-8", newline="")
    annotation = json.loads(renamed(gold.read_text(encoding="utf-8")))
    for target in annotation["targets"]:
        target["low"], target["high"] = (FIGURES.get(target[end], target[end]) for end in ("low", "high"))
    other_gold.write_text(json.dumps(annotation, ensure_ascii=False), encoding="utf-8")
    return {"plan": plan, "gold": gold, "other_plan": other_plan, "other_gold": other_gold}


def read(path: Path, options: ReadOptions = ReadOptions()) -> dict[str, object]:
    return to_json(read_plan(path, options))


def test_other_names_read_as_well(documents: dict[str, Path], shared: Path) -> None:
    real = scores(shared, documents["gold"], read(documents["plan"]))
    other = scores(shared, documents["other_gold"], read(documents["other_plan"]))
    worse = {layer: (real[layer], other[layer]) for layer in LAYERS if other[layer] < real[layer] - 0.05}
    assert not worse


def test_an_empty_register_reads_as_well(documents: dict[str, Path], shared: Path, tmp_path: Path) -> None:
    from innograph.loaders.register import load_register

    nobody = tmp_path / "register.csv"
    rows = [f"-{body.name}" for body in load_register().bodies]
    nobody.write_text("\n".join(["name", *rows]) + "\n", encoding="utf-8")
    real = scores(shared, documents["gold"], read(documents["plan"]))
    bare = scores(shared, documents["gold"], read(documents["plan"], ReadOptions(About(), nobody)))
    worse = {layer: (real[layer], bare[layer]) for layer in LAYERS if bare[layer] < real[layer] - 0.05}
    assert not worse
