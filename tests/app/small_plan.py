"""A small plan of an invented city, a text that is no plan, and how tests call the command line."""

from __future__ import annotations

from collections.abc import Callable

TEXT = """澜江市科技局2021年工作要点

2021年，全市研发投入占生产总值的比重力争达到2.6%，高新技术企业突破800家。

一、集聚创新资源，建设创新型城市
1.深化院所合作。推进中科院澜江新材料研究院建设，争取飞利浦澜江研究院落户高新区，围绕海洋装备领域开展合作。
2.建设创新平台。加快建设海洋装备技术创新中心，争创国家绿色能源示范区。力争全年培育孵化器20家以上。

二、服务企业成长
1.培育科技企业。实施高新技术企业培育计划，支持科技型中小企业与澜江大学共建实验室。
2.办好活动。举办第三届澜江国际海洋论坛。
"""
NOTHING = "今天的天气很好。街上的树都绿了，孩子们在公园里玩。\n"

Run = Callable[..., tuple[int, str, str]]  # words of a command, cwd= → exit code, standard output, standard error
