"""Which names the server answers to. A page of another host whose name was made to lead here (DNS rebinding) would be
of one origin with us in the browser's eyes; it still sends its own name.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_OWN = frozenset(("localhost", "127.0.0.1", "[::1]"))


class KnownHosts:
    """Answers requests to these names and this machine's own alone, others with 421.

    `names` are hosts without port. An address that stands for all of the machine's (0.0.0.0, ::) lets every address
    pass: rebinding needs a name.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self.app = app
        given = {_bracketed(name.strip().lower()) for name in names}
        self._every_address = not given.isdisjoint(("0.0.0.0", "[::]"))
        self._names = _OWN | given

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._known(name := host(Headers(scope=scope).get("host", ""))):
            await self.app(scope, receive, send)
            return
        said = f"this server is not {name!r}; innograph serve --name tells it the names that it has\n"
        await PlainTextResponse(said, 421)(scope, receive, send)

    def _known(self, name: str) -> bool:
        return name in self._names or (self._every_address and _is_address(name))


def host(header: str) -> str:
    """The name in a Host header, in small letters, without its port.

    >>> host("[::1]:8019"), host("Example.org:80")
    ('[::1]', 'example.org')
    """
    low = header.strip().lower()
    return f"{low.partition(']')[0]}]" if low.startswith("[") else low.partition(":")[0].rstrip(".")


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name and not name.startswith("[") else name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
