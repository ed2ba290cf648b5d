"""An article as a news object of IPTC ninjs 3.1, "News in JSON".

Source: https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json and its user guide. What the page does not state is left
out; comments, other stories and removed pieces have no place in ninjs.
"""

from __future__ import annotations

from .model import Article
from .patterns import pattern
from .schema_org import stated
from .uris import absolute

VERSION = "3.1"
SCHEMA = f"http://www.iptc.org/std/ninjs/ninjs-schema_{VERSION}.json#"

_MOMENT = pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?P<seconds>:\d\d)?(?P<zone>Z|[+-]\d\d:\d\d)")


def to_ninjs(article: Article, uri: str | None = None) -> dict[str, object]:
    """The article as a dict that JSON can hold, keys always in the same order.

    `uri` identifies the object; without it, it is the page's address, and where there is none a name made of the
    source's SHA-256 (RFC 6920). ninjs takes moments with a zone only: a date that is less precise stands among the
    descriptions, as "datePublished" or "dateModified".

    Raises `ValueError` where `uri` is not absolute.
    """
    if uri is not None and absolute(uri) is None:
        raise ValueError(f"to_ninjs: {uri!r} is no absolute URI; give one with its scheme, such as https://… or urn:…")
    known = article.metadata
    published, modified = _moment(known.date_published), _moment(known.date_modified)
    heads = (("main", known.title), ("subheadline", known.subtitle))
    texts = [
        ("summary", known.summary),
        ("dateline", known.dateline),
        ("datePublished", None if published else known.date_published),
        ("dateModified", None if modified else known.date_modified),
        *(("correction", note) for note in known.corrections),
        *(("origin", note) for note in known.origins),
    ]
    sources = [
        *(("author", name) for name in known.authors),
        ("agency", known.agency),
        ("publisher", known.publisher),
        *(("photo credit", name) for name in known.credits),
    ]
    subjects = [("section", known.section), *(("keyword", tag) for tag in known.tags)]
    body = stated({"value": article.text})
    found = {
        "uri": absolute(uri) or absolute(known.url) or _name(article),
        "standard": {"name": "ninjs", "version": VERSION, "schema": SCHEMA},
        "type": "text",
        "representationType": "partial" if known.truncated else "full",
        "contentCreated": published,
        "versionCreated": modified,
        "language": known.language,
        "title": known.title,
        "headlines": [{"role": role, "contentType": "text/plain", "value": text} for role, text in heads if text],
        "by": ", ".join(known.authors),
        "located": known.place,
        "copyrightNotice": known.copyright,
        "infoSources": [{"name": name, "role": role} for role, name in sources if name],
        "subjects": [{"name": name, "rel": relation} for relation, name in subjects if name],
        "descriptions": [{"role": role, "contentType": "text/plain", "value": text} for role, text in texts if text],
        "bodies": body and [{"role": "main", "contentType": "text/plain", "charCount": len(article.text), **body}],
    }
    return stated(found)


def _name(article: Article) -> str:
    """A name that any page with the same text has, and no other."""
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    digest = sha256(article.source.encode("utf-8", "surrogatepass")).digest()
    return f"ni:///sha-256;{urlsafe_b64encode(digest).decode().rstrip('=')}"


def _moment(date: str | None) -> str | None:
    """The date as RFC 3339 writes it; None where it has no time or no zone."""
    found = _MOMENT.fullmatch(date or "")
    if found is None:
        return None
    return date if found["seconds"] else f"{date[:16]}:00{found['zone']}"  # type: ignore[index]
