"""Queries in SPARQL sent to a running server, and what comes back."""

from __future__ import annotations

import httpx
from served import Server

SELECT = "SELECT ?plan ?title WHERE { ?plan a ino:Plan ; ino:title ?title } ORDER BY ?title"
ASK = "ASK { ?plan a ino:Plan }"
CONSTRUCT = "CONSTRUCT { ?plan ino:title ?title } WHERE { ?plan a ino:Plan ; ino:title ?title }"
RESULTS_JSON, RESULTS_XML = "application/sparql-results+json", "application/sparql-results+xml"


def asked(server: Server, query: str, accept: str | None = None, **more: str | list[str]) -> httpx.Response:
    headers = {"Accept": accept} if accept else {"Accept": ""}
    return server.client.get("sparql", params={"query": query, **more}, headers=headers)


def media(response: httpx.Response) -> str:
    return response.headers["content-type"].partition(";")[0]


def bindings(response: httpx.Response) -> list[dict[str, dict[str, str]]]:
    assert response.status_code == 200, response.text
    found: list[dict[str, dict[str, str]]] = response.json()["results"]["bindings"]
    return found
