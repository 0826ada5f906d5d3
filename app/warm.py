"""What reading takes, loaded by importing this: the processes that read are forked from one that has done so.

Loading it (words, known bodies, weights, the tagger's network, shapes) takes longer than reading three plans, and its
memory is shared by the processes. A made-up sentence is read, since much is loaded where it is first asked for.
"""

from __future__ import annotations

import gc

from ..graph.made import make
from ..graph.register import Register
from ..loaders.given import About
from ..loaders.read import facts_of
from ..loaders.register import load_register
from ..loaders.source import Document, source_of
from ..ontology.terms import BASE

_TEXT = """澜江市2021年科技计划
一、引进机构
支持甲大学与乙研究院共建海洋装备实验室，力争到2021年新增高新技术企业十家以上。
"""

_document = Document(_TEXT.encode(), "plan.txt", "plan.txt", About())
make(facts_of(source_of(_document)), BASE, Register(load_register().rows))
gc.freeze()  # what is there stays: the collector need not look at it again, nor touch its pages
