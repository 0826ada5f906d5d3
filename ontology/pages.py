"""The ontology as a web page that stands alone, in each language: made by pyLODE (`web/ontology.py`), kept beside it.

>>> page("en").startswith("<!DOCTYPE html>")
True
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).with_name("html")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@lru_cache(maxsize=3)
def page(lang: str) -> str:
    """HTML of all classes, properties and concepts, each at the place that its IRI names; `lang` is one of LANGUAGES.

    It loads nothing; its links lead to where terms come from.
    """
    return FOLDER.joinpath(f"{lang}.html").read_text(encoding="utf-8")


def style_hash(text: str) -> str:
    """What a policy of contents names the page's own style by."""
    return " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in _STYLE.findall(text))
