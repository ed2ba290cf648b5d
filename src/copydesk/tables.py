"""Tables of words and names: TOML for people, and beside it the same as JSON, which is read forty times faster.

`scripts/make_tables.py` makes the JSON. It carries a hash of the TOML that it was made of, so that a table that was
edited since counts as it stands in the TOML.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read_table(name: str) -> dict[str, Any]:
    """The table `name` of the data folder, such as "talk" or "lexicon/de".

    Raises `FileNotFoundError` where there is none.
    """
    path = DATA / f"{name}.toml"
    raw = path.read_bytes()
    try:
        made = json.loads(path.with_suffix(".json").read_bytes())
    except FileNotFoundError:
        made = {}
    if made.get("of") == digest(raw):
        found: dict[str, Any] = made["table"]
        return found
    import tomllib  # not needed where the JSON is current

    return tomllib.loads(raw.decode("utf-8"))


def digest(raw: bytes) -> str:
    """The hash of a TOML file that its JSON carries."""
    return blake2b(raw, digest_size=12).hexdigest()
