"""The edge to a model's endpoint: one question, one answer, kept by content so that it is asked once.

Only the address that the user names is contacted: no redirect is followed, no proxy or netrc of the environment is
taken. The key comes from the environment alone (INNOGRAPH_LLM_KEY, else OPENAI_API_KEY) and is neither printed nor
kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import ModelError
from .options import ModelOptions
from .shape import SCHEMA

if TYPE_CHECKING:
    import httpx

KEYS = ("INNOGRAPH_LLM_KEY", "OPENAI_API_KEY")
TRIES = 4
PAUSE_S = 1.0  # after the first failure; twice as long after each further one
LONGEST_PAUSE_S = 30.0
LARGEST = 2_000_000  # bytes of an answer
_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_NOT_UNDERSTOOD = frozenset({400, 422})
_FORMAT = {"type": "json_schema", "json_schema": {"name": "facts", "strict": True, "schema": SCHEMA}}
# What a request holds beside the question, best first: endpoints differ in what they know.
_MANNERS: Sequence[Mapping[str, Any]] = (
    {"temperature": 0, "response_format": _FORMAT},
    {"temperature": 0},
    {},
)

Messages = Sequence[Mapping[str, str]]


class Endpoint:
    """One endpoint, asked over one connection. Use as a context manager."""

    def __init__(self, options: ModelOptions) -> None:
        # Imported here: nothing else needs it.
        import httpx

        self._options = options
        base = options.url.rstrip("/")
        self._url = base if base.endswith("/chat/completions") else f"{base}/chat/completions"
        self._key = next((os.environ[name].strip() for name in KEYS if os.environ.get(name, "").strip()), "")
        if not (self._key.isascii() and self._key.isprintable()):
            raise ModelError("the key in the environment holds characters that no key has", hint=f"see {KEYS[0]}")
        self._manner = 0
        self._client = httpx.Client(
            timeout=options.timeout_s,
            follow_redirects=False,
            trust_env=False,
            headers={"Authorization": f"Bearer {self._key}"} if self._key else {},
        )

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, messages: Messages) -> str:
        """The text of the model's answer. ModelError where the endpoint cannot be reached or gives none."""
        while True:
            status, body = self._post({"model": self._options.name, "messages": messages, **_MANNERS[self._manner]})
            if status not in _NOT_UNDERSTOOD or self._manner + 1 == len(_MANNERS):
                break
            self._manner += 1
        if status != 200:
            raise self._refused(status, body)
        try:
            content = json.loads(body)["choices"][0]["message"]["content"]
        except (ValueError, RecursionError, KeyError, IndexError, TypeError):
            raise ModelError("answers with what is no chat completion", where=self._url) from None
        return content if isinstance(content, str) else ""

    def _post(self, request: Mapping[str, Any]) -> tuple[int, bytes]:
        """Status and body of the answer, tried again after what may pass."""
        import httpx

        failure = ""
        for turn in range(TRIES):
            pause = min(PAUSE_S * 2**turn, LONGEST_PAUSE_S)
            try:
                with self._client.stream("POST", self._url, json=request) as response:
                    if response.status_code not in _AGAIN:
                        return response.status_code, self._body(response)
                    failure = f"answers {response.status_code} {response.reason_phrase}"
                    pause = _wanted_pause(response, pause)
            except httpx.TimeoutException:
                failure = f"gave no answer within {self._options.timeout_s:g} s"
            except httpx.ConnectError:  # no such host, or nobody listens: waiting does not help
                hint = "is the address right, and the model running?"
                raise ModelError("cannot be reached", where=self._url, hint=hint) from None
            except httpx.TransportError as error:
                failure = f"breaks off ({type(error).__name__})"
            except httpx.DecodingError:
                failure = "gives an answer that cannot be unpacked"
            if turn + 1 < TRIES:
                time.sleep(pause)
        raise ModelError(f"{failure}, {TRIES} times", where=self._url)

    def _body(self, response: httpx.Response) -> bytes:
        import httpx

        until = time.monotonic() + self._options.timeout_s
        found = bytearray()
        for chunk in response.iter_bytes():
            found += chunk
            if len(found) > LARGEST:
                raise ModelError(f"gives an answer larger than {LARGEST / 1e6:g} MB", where=self._url)
            if time.monotonic() > until:
                raise httpx.ReadTimeout("an answer that does not end")
        return bytes(found)

    def _refused(self, status: int, body: bytes) -> ModelError:
        if 300 <= status < 400:
            return ModelError("sends elsewhere, which is not followed", where=self._url, hint="give the address itself")
        if status in (401, 403):
            return ModelError("refuses the key", where=self._url, hint=f"set {KEYS[0]} in the environment")
        if status == 404:
            hint = f"is there a model {self._options.name!r}, and does the address end as in http://localhost:11434/v1?"
            return ModelError("is not found", where=self._url, hint=hint)
        said = _message(body)
        if self._key:
            said = said.replace(self._key, "…")
        return ModelError(f"answers {status}{f': {said}' if said else ''}", where=self._url)


def _wanted_pause(response: httpx.Response, usual: float) -> float:
    wanted = response.headers.get("Retry-After", "")
    return min(float(wanted), LONGEST_PAUSE_S) if wanted.isascii() and wanted.isdigit() else usual


def _message(body: bytes) -> str:
    """What an error's body says, in one short line; nothing where it is no JSON (a page of a proxy)."""
    try:
        said = json.loads(body)["error"]
        said = said["message"] if isinstance(said, dict) else said
    except (ValueError, RecursionError, KeyError, TypeError):
        return ""
    return " ".join(said.split())[:200] if isinstance(said, str) else ""


def usual_cache() -> Path:
    """The folder of answers in the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "innograph" / "llm"


def cached(options: ModelOptions, messages: Messages) -> str | None:
    """The answer kept for this question, None where there is none."""
    path = _place(options, messages)
    try:
        return path.read_text(encoding="utf-8") if path is not None else None
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def keep(options: ModelOptions, messages: Messages, answer: str) -> None:
    """Keep the answer to a question, whole or not at all."""
    path = _place(options, messages)
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
        file.write(answer)
    Path(name).replace(path)


def _place(options: ModelOptions, messages: Messages) -> Path | None:
    """Where the answer is kept: by endpoint, model, schema and question."""
    if options.cache is None:
        return None
    asked = json.dumps([options.url.rstrip("/"), options.name, SCHEMA, messages], sort_keys=True)
    return options.cache / f"{hashlib.sha256(asked.encode()).hexdigest()}.json"
