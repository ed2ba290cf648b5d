"""An article as JSON-LD: a `NewsArticle` of schema.org.

Names and expected types: https://schema.org/NewsArticle and the types it inherits from, https://schema.org/Comment,
https://schema.org/CorrectionComment, https://schema.org/LiveBlogPosting. What the page does not state is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from .export import plain
from .model import Article, Comment, LiveEntry
from .uris import absolute

CONTEXT = "https://schema.org"


def to_schema_org(article: Article) -> dict[str, object]:
    """The article as a dict that JSON can hold, keys always in the same order.

    A live blog is a `LiveBlogPosting` as well. Votes are stated where the page counts them for and against; a comment's
    bare score, the titles of other stories and the removed pieces have no place in schema.org.
    """
    known = article.metadata
    found = {
        "@context": CONTEXT,
        "@type": ["NewsArticle", "LiveBlogPosting"] if article.live else "NewsArticle",
        "url": absolute(known.url),
        "headline": known.title,
        "alternativeHeadline": known.subtitle,
        "abstract": known.summary,
        "author": [_named("Person", name) for name in known.authors],
        "datePublished": known.date_published,
        "dateModified": known.date_modified,
        "dateline": known.dateline,
        "locationCreated": known.place and _named("Place", known.place),
        "sourceOrganization": known.agency and _named("NewsMediaOrganization", known.agency),
        "publisher": known.publisher and _named("NewsMediaOrganization", known.publisher),
        "copyrightNotice": known.copyright,
        "creditText": "; ".join(known.credits),
        "articleSection": known.section,
        "keywords": list(known.tags),
        "inLanguage": known.language,
        "isAccessibleForFree": False if known.truncated else None,
        "isBasedOn": [{"@type": "CreativeWork", "description": note} for note in known.origins],
        "correction": [{"@type": "CorrectionComment", "text": note} for note in known.corrections],
        "articleBody": article.text,
        "liveBlogUpdate": [_update(entry) for entry in article.live],
        "commentCount": known.comment_count,
        "comment": [_comment(one) for one in article.comments],
    }
    return stated(found)


def stated(found: Mapping[str, object]) -> dict[str, object]:
    """Without what is None or empty, strings as they can be encoded."""
    return {name: plain(value) for name, value in found.items() if value is not None and value not in ("", [], {})}


def _named(kind: str, name: str) -> dict[str, object]:
    return {"@type": kind, "name": name}


def _comment(one: Comment) -> dict[str, object]:
    answered = one.reply_to and {"@type": "Comment", "author": _named("Person", one.reply_to)}
    return stated(
        {
            "@type": "Comment",
            "text": one.text,
            "author": one.author and _named("Person", one.author),
            "dateCreated": one.date,
            "upvoteCount": one.up,
            "downvoteCount": one.down,
            "parentItem": answered,
        }
    )


def _update(entry: LiveEntry) -> dict[str, object]:
    """An update; a time without its day is no date, so it stands as the update's name."""
    dated = "T" in entry.time
    return stated(
        {
            "@type": "BlogPosting",
            "name": None if dated else entry.time,
            "datePublished": entry.time if dated else None,
            "articleBody": entry.text,
        }
    )
