"""How reading time grows with a text's length, for shapes that no plan has and for ordinary prose.

    python bench/lengths.py [LENGTH…] [SHAPE…]      # 10,000, 20,000 and 40,000 characters of every shape, by default

For each shape the processor time of reading it (file → facts), the peak memory at the last length, and the exponent of
growth between the last two (1 is linear). Each text is read in a process of its own, ended at its limit.
Exit 1 where a shape grows as the power of more than 1.3 and takes more than twice the time of prose of that length.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from innograph.errors import InnographError
from innograph.loaders.read import facts_of
from innograph.loaders.source import Source, read_sources

LENGTHS = (10_000, 20_000, 40_000)
LIMIT_S = 60  # of processor time, for one text
STEEP = 1.3
HEAD = "云港市科技局2021年工作计划\n一、加快创新平台建设\n推进国家海洋技术创新中心建设，加快云港先进材料研究院落户。\n"
PROSE = (
    "实施高新技术企业培育工程，新增高新技术企业{0}家，力争技术合同交易额突破{1}亿元。支持云港大学联合第{0}海洋研究所在智能装备、"
    "新材料等领域建设海洋技术创新中心，加快引进中科院云港先进材料研究院。推进云港国际合作园区{1}号平台落户，"
    "鼓励科技型企业牵头组建创新联合体，研发投入占比达到{2}.{1}％。\n"
)


def _again(piece: str, suffix: str = "txt", head: str = HEAD) -> Callable[[int], tuple[str, str]]:
    return lambda length: (suffix, head + piece * max(1, (length - len(head)) // len(piece)))


def _counted(piece: str, head: str = HEAD) -> Callable[[int], tuple[str, str]]:
    """With figures that change, so that no two pieces are equal."""

    def made(length: int) -> tuple[str, str]:
        text, left, number = [head], length - len(head), 0
        while len(part := piece.format(number, number % 97 + 3, number % 5 + 2)) <= left:
            text.append(part)
            left -= len(part)
            number += 1
        return "txt", "".join(text)

    return made


def _nested(opening: str, closing: str) -> Callable[[int], tuple[str, str]]:
    return lambda length: ("txt", HEAD + opening * (length // 2 - len(HEAD)) + closing * (length // 2))


def _deep(length: int) -> tuple[str, str]:
    rest = _counted(PROSE)(length)[1].replace("\n", "<br>\n")
    return "html", f"<html><body>{'<div>' * 1000}{rest}{'</div>' * 1000}</body></html>"


SHAPES: dict[str, Callable[[int], tuple[str, str]]] = {
    "prose": _counted(PROSE),
    "prose without line ends": _counted(PROSE.strip()),
    "endless sentence": _counted("支持云港大学建设海洋技术创新中心，推进智能装备平台落户，"),
    "endless sentence of targets": _counted("新增高新技术企业{0}家，技术合同交易额突破{1}亿元，"),
    "no pause": _again("支持云港大学建设海洋技术创新中心推进智能装备平台落户"),
    "10个平台和": _again("10个平台和"),
    "3-5": _again("3-5"),
    "full stops": _again("."),
    "提高到30%": _again("提高到30%提高到40%"),
    "straight quotes": _again('"'),
    "curved quotes": _again("“"),
    "quoted": _again("“平台”"),
    "建设": _again("建设"),
    "建": _again("建"),
    "以下简称": _again("以下简称"),
    "glosses": _again("（以下简称海研所）"),
    "a character a line": _again("建\n"),
    "empty lines": _again("\n"),
    "short items": _again("- 建设平台\n"),
    "numbered items": _counted("{0}.推进平台{0}建设\n"),
    "articles": _counted("第{0}条 支持平台{0}建设。\n"),
    "numerals": _again("一、"),
    "figures with a dot": _again("1.\n"),
    "empty brackets": _again("（）"),
    "opening brackets": _again("（"),
    "nested brackets": _nested("（", "）"),
    "nested titles": _nested("《", "》"),
    "titles the wrong way": _again("》《"),
    "和": _again("和"),
    "、": _again("、"),
    "，和": _again("，和"),
    "names with 和": _counted("云港{0}号实验室和"),
    "names with 、": _counted("云港{0}号实验室、"),
    "one name": _again("云港海洋实验室"),
    "one name, parted": _again("云港海洋实验室，"),
    "one name a sentence": _again("推进云港海洋实验室建设。"),
    "digits and units": _again("1个2家3项"),
    "digits": _again("1"),
    "Chinese numerals": _again("零一二三四五六七八九十百千万亿"),
    "thousands": _again("1,234,"),
    "shares": _again("5%"),
    "years": _again("2021年"),
    "until a year": _again("到2025年，"),
    "page numbers": _again("- 1 -\n"),
    "Latin": _again("abcdefghij"),
    "Latin words": _again("innovation center, "),
    "emoji": _again("😀🚀"),
    "zero-width": _again("建\u200b设\u200b平\u200d台\ufeff"),
    "full-width": _again("ＡＢ１２"),
    "spaces": _again(" "),
    "ideographic spaces": _again("建\u3000"),
    "stars": _again("**"),
    "Markdown table": _again("| 平台 | 10家 |\n", "md", HEAD + "| 名称 | 数量 |\n| --- | --- |\n"),
    "Markdown heads": _counted("## 推进平台{0}建设\n"),
    "HTML 1,000 deep": _deep,
    "HTML, tags only": _again("<b>", "html", f"<html><body><p>{HEAD}"),
    "HTML paragraphs": _again("<p>建设平台。", "html", f"<html><body><p>{HEAD}"),
    "Traditional": _again("支持雲港大學建設海洋技術創新中心，推進智慧裝備平臺落戶。"),
    "Traditional, no pause": _again("推進智慧裝備平臺落戶"),
    "doers": _again("（责任单位：市科技局、市财政局）"),
    "with": _again("与云港大学"),
    "in": _again("在云港"),
    "of which": _again("其中"),
    "etc.": _again("平台等"),
    "not": _again("不"),
    "strive": _again("力争"),
    "dashes": _again("—"),
    "ranges": _again("3至5家"),
    "firm": _again("云港海洋装备有限公司"),
    "firms": _counted("云港{0}海洋装备有限公司、"),
    "short names": _counted("云港市第{0}海洋研究所（以下简称海{0}所）推进海{0}所建设。"),
    "offices": _again("市科技局"),
    "groups": _again("企业"),
}


def main(lengths: Sequence[int], shapes: Sequence[str]) -> int:
    """Print the table; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        _read(_file(Path(folder), "txt", HEAD))  # what a process loads once
        print(f"{'shape':28}" + "".join(f"{length:>10,}" for length in lengths) + f"{'grows':>7} {'MB':>6}  ended in")
        steep, yard = [], 0.0
        for name in shapes:
            taken, used, ended = [], 0.0, ""
            for length in lengths:
                seconds, used, ended = _apart(_file(Path(folder), *SHAPES[name](length)))
                taken.append(seconds)
            yard = yard or taken[-1]
            grows = math.log(taken[-1] / taken[-2], lengths[-1] / lengths[-2]) if len(taken) > 1 else math.nan
            times = "".join(f"{seconds:10.2f}" for seconds in taken)
            print(f"{name:28}{times}{grows:7.2f} {used:6.0f}  {ended}", flush=True)
            if taken[-1] >= LIMIT_S or (grows > STEEP and taken[-1] > 2 * yard):
                steep.append(name)
    print(f"steep: {', '.join(steep)}" if steep else "none is steep")
    return 1 if steep else 0


def _file(folder: Path, suffix: str, text: str) -> Path:
    path = folder / f"plan.{suffix}"
    path.write_text(text, encoding="utf-8")
    return path


def _read(path: Path) -> str:
    """What reading it ends in."""
    try:
        found = [facts_of(source) for source in read_sources(path) if isinstance(source, Source)]
    except InnographError as error:
        return str(error).partition(": ")[2][:60]
    layers = ("entities", "efforts", "targets", "relations")
    return ", ".join(f"{sum(len(getattr(facts, layer)) for facts in found)} {layer}" for layer in layers)


def _apart(path: Path) -> tuple[float, float, str]:
    """Seconds of processor time, peak memory in MB and what it ended in, of a process that reads it."""
    context = multiprocessing.get_context("fork")  # with what is loaded; the tagger runs on one thread
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_measured, args=(path, there))
    child.start()
    there.close()
    try:
        found: tuple[float, float, str] = here.recv()
    except EOFError:
        found = (LIMIT_S, math.nan, "ended at its limit")
    child.join()
    return found


def _measured(path: Path, to: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_S, LIMIT_S))
    before = os.times()
    said = _read(path)
    used = os.times()
    seconds = sum(used[:4]) - sum(before[:4])  # its children's too
    to.send((max(seconds, 0.01), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, said))


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    names = [word for word in sys.argv[1:] if not word.isdecimal()]
    sys.exit(main(numbers or LENGTHS, names or list(SHAPES)))
