"""A language model's endpoint on this machine that answers, and misbehaves, as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]
TEXT = """澜江市科技局2021年工作要点

2021年，全市研发投入占生产总值的比重力争达到2.6%，高新技术企业突破800家。

一、集聚创新资源，建设创新型城市
1.深化院所合作。推进中科院澜江新材料研究院建设，争取飞利浦澜江研究院落户高新区，围绕海洋装备领域开展合作。
2.建设创新平台。加快建设海洋装备技术创新中心，争创国家绿色能源示范区。力争全年培育孵化器20家以上。

二、服务企业成长
1.培育科技企业。实施高新技术企业培育计划，支持科技型中小企业与澜江大学共建实验室。
2.办好活动。举办第三届澜江国际海洋论坛。
"""
FACTS: dict[str, list[dict[str, Any]]] = {
    "entities": [
        {"name": "海洋装备技术创新中心", "type": "innovation-centre", "surface": "加快建设海洋装备技术创新中心"},
        {"name": "海洋装备", "type": "field", "surface": "围绕海洋装备领域开展合作"},
        {"name": "孵化器", "type": "actor-group", "surface": "力争全年培育孵化器20家以上"},
        {"name": "高新技术企业", "type": "actor-group", "surface": "高新技术企业突破800家"},
    ],
    "efforts": [
        {
            "action": "build",
            "commitment": "advancing",
            "resource": None,
            "vehicle": "海洋装备技术创新中心",
            "channel": None,
            "fields": ["海洋装备"],
            "surface": "加快建设海洋装备技术创新中心",
        }
    ],
    "targets": [
        {
            "indicator": "高新技术企业",
            "comparator": "exceed",
            "low": 800,
            "high": 800,
            "unit": "家",
            "year": 2021,
            "commitment": "committed",
            "surface": "高新技术企业突破800家",
        }
    ],
    "outcomes": [],
    "relations": [
        {
            "subject": "海洋装备技术创新中心",
            "predicate": "in-field",
            "object": "海洋装备",
            "surface": "加快建设海洋装备技术创新中心",
        }
    ],
}


@dataclass
class Stub:
    """What the endpoint was asked, and where it is. `replies` are given one by one, the last one for ever."""

    url: str
    replies: Sequence[Reply]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)


@contextmanager
def stub(*replies: Reply) -> Iterator[Stub]:
    """An endpoint that gives these replies while the body runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            there.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            there.headers.append(dict(self.headers))
            there.replies[min(len(there.asked), len(there.replies)) - 1](self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    there = Stub(f"http://127.0.0.1:{server.server_address[1]}/v1", replies)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()


def status(code: int, body: bytes = b"", **headers: str) -> Reply:
    """An answer with that status."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def says(content: object) -> Reply:
    """A chat completion with that content."""
    body = {"choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}]}
    return status(200, json.dumps(body).encode(), Content_Type="application/json")


def finds(**facts: object) -> Reply:
    """A chat completion with facts: those of FACTS where a layer is not given."""
    return says(json.dumps({**FACTS, **facts}, ensure_ascii=False))


def slow(seconds: float) -> Reply:
    """Nothing for that long, then what FACTS says."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        with suppress(OSError):  # who asked has gone
            finds()(handler)

    return reply


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever; with each the client's patience for one byte begins anew."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"1\r\n \r\n")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        pass


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """No answer: the connection is closed."""
    handler.close_connection = True
    handler.connection.close()
