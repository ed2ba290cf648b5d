"""The closed vocabulary of decisions: zones of a page, labels of its pieces, strengths of evidence.

Rule packs add rules, phrases and values, never labels: the decoder stays finite.
"""

from __future__ import annotations

from enum import Enum, IntEnum


class Zone(Enum):
    """A stretch of the page, in the order in which a flattened page is usually read."""

    __hash__ = object.__hash__  # members are single; hashing their names is ten times slower

    LEAD = "lead"
    """Menus, banners and other stories' headlines above the article."""
    HEAD = "head"
    """Section, title, byline and date of the article."""
    BODY = "body"
    """The article itself."""
    ASIDE = "aside"
    """What interrupts the article: promos, captions, advertisements."""
    TAIL = "tail"
    """What follows the article: credits, copyright, tags, other stories, footers."""
    TALK = "talk"
    """Reader comments and the widgets around them."""


class Strength(IntEnum):
    """How much a rule claims when it fires; two strengths are two rules."""

    HINT = 1
    """True more often than not; decides nothing alone."""
    LIKELY = 2
    """True nearly always; neighbours can outvote it."""
    CERTAIN = 3
    """A person would not hesitate."""


class Label(Enum):
    """What a piece of the page is. The value is the word of the gutter notation."""

    __hash__ = object.__hash__

    BODY = "body"
    """Text of the article: kept."""
    STANDFIRST = "standfirst"
    """The summary under the headline: kept."""
    TITLE = "title"
    """The headline of the article, also where it is repeated."""
    SECTION = "section"
    """Kicker, section name or breadcrumb of the article."""
    BYLINE = "byline"
    """Who wrote it."""
    DATE = "date"
    """When it was published or changed."""
    DATELINE = "dateline"
    """Place, and perhaps date and agency, that open the first paragraph."""
    AGENCY = "agency"
    """Agency tags, desk codes, reporter and editor credits."""
    CAPTION = "caption"
    """Photo and video captions and their credits."""
    PROMO = "promo"
    """Links to one other story, apps, channels, donations, surveys."""
    NEWSLETTER = "newsletter"
    """Invitations to a newsletter."""
    PAYWALL = "paywall"
    """Notices that the rest is for subscribers or registered readers."""
    SHARE = "share"
    """Share, print, listen and save bars, counters of shares and views."""
    AD = "ad"
    """Advertisements and their labels."""
    EMBED = "embed"
    """What is left of video players and embedded posts' frames."""
    HEADLINES = "headlines"
    """Lists of other stories."""
    NAV = "nav"
    """Menus, search, login, pagination, link lists of headers and footers."""
    COOKIE = "cookie"
    """Consent banners and refused embeds."""
    COPYRIGHT = "copyright"
    """Copyright lines, terms, disclaimers, republication notices."""
    ORIGIN = "origin"
    """Where the text first appeared, who translated it."""
    CORRECTION = "correction"
    """Corrections notes and calls to report mistakes."""
    TAGS = "tags"
    """Topic and tag lists."""
    BIO = "bio"
    """About the author, about the site."""
    SUMMARY = "summary"
    """A box that sums the article up, often made by a machine."""
    COMMENT = "comment"
    """Reader comments, their counters and forms."""
    OTHER = "other"
    """Anything else that is not the article: reading times, CMS residue, tickers."""

    kept: bool
    """True for the two labels whose text is the article."""

    def __init__(self, value: object) -> None:
        self.kept = value in ("body", "standfirst")

    @property
    def zone(self) -> Zone:
        """The zone in which the label is at home."""
        return _ZONE[self]


_ZONE: dict[Label, Zone] = {
    Label.BODY: Zone.BODY,
    Label.STANDFIRST: Zone.BODY,
    Label.TITLE: Zone.HEAD,
    Label.SECTION: Zone.HEAD,
    Label.BYLINE: Zone.HEAD,
    Label.DATE: Zone.HEAD,
    Label.DATELINE: Zone.BODY,
    Label.AGENCY: Zone.TAIL,
    Label.CAPTION: Zone.ASIDE,
    Label.PROMO: Zone.ASIDE,
    Label.NEWSLETTER: Zone.ASIDE,
    Label.PAYWALL: Zone.ASIDE,
    Label.SHARE: Zone.HEAD,
    Label.AD: Zone.ASIDE,
    Label.EMBED: Zone.ASIDE,
    Label.HEADLINES: Zone.TAIL,
    Label.NAV: Zone.LEAD,
    Label.COOKIE: Zone.LEAD,
    Label.COPYRIGHT: Zone.TAIL,
    Label.ORIGIN: Zone.TAIL,
    Label.CORRECTION: Zone.TAIL,
    Label.TAGS: Zone.TAIL,
    Label.BIO: Zone.TAIL,
    Label.SUMMARY: Zone.HEAD,
    Label.COMMENT: Zone.TALK,
    Label.OTHER: Zone.ASIDE,
}
