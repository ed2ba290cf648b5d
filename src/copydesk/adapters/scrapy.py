"""Scrapy: an item pipeline, and an add-on that switches it on. Needs itemadapter, which Scrapy brings.

    ADDONS = {"copydesk.adapters.scrapy.CopydeskAddon": 300}

Settings: COPYDESK_FIELD ("text"), COPYDESK_FIELD_IS ("text" or "html"), COPYDESK_RESULT ("clean"), COPYDESK_URL_FIELD
("url"), COPYDESK_LANGUAGE, COPYDESK_KEEP (labels), COPYDESK_SITES (file of a site memory).
"""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter

from ..labels import Label
from ..records import Recipe, clean_value

PRIORITY = 300


class CleanPipeline:
    """Cleans the text of each item and puts the result beside it.

    The text's field is replaced and the field "clean" gets the result as a dict; for HTML the field "text" gets the
    text. Items that declare their fields keep to them: what they do not declare is left out. Items without the field
    pass unchanged, items that fail keep their text and say why.
    """

    def __init__(self, recipe: Recipe | None = None, result: str = "clean", stats: Any = None) -> None:
        self.recipe = recipe or Recipe()
        self.result = result
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Any) -> CleanPipeline:
        """Reads the settings. Raises `ValueError` where they name what does not exist."""
        settings = crawler.settings
        kind = settings.get("COPYDESK_FIELD_IS")
        if kind not in (None, "text", "html"):
            raise ValueError(f"COPYDESK_FIELD_IS: {kind!r} is neither text nor html")
        keep = tuple(settings.getlist("COPYDESK_KEEP"))
        for name in keep:
            Label(name)
        recipe = Recipe(
            field=settings.get("COPYDESK_FIELD", "text"),
            html=None if kind is None else kind == "html",
            url_field=settings.get("COPYDESK_URL_FIELD", "url"),
            language=settings.get("COPYDESK_LANGUAGE"),
            keep=keep,
            sites=settings.get("COPYDESK_SITES"),
        )
        return cls(recipe, settings.get("COPYDESK_RESULT", "clean"), crawler.stats)

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """The item, cleaned."""
        recipe, adapter = self.recipe, ItemAdapter(item)
        if recipe.field not in adapter:
            return item
        cleaned = clean_value(recipe, adapter[recipe.field], adapter.get(recipe.url_field))
        target = "text" if recipe.is_html else recipe.field
        if cleaned.article is not None and _takes(adapter, target):
            adapter[target] = cleaned.text
        if _takes(adapter, self.result):
            adapter[self.result] = cleaned.result
        if self.stats is not None:
            self.stats.inc_value(f"copydesk/{cleaned.result['status']}")
        return item


def _takes(adapter: ItemAdapter, name: str) -> bool:
    """Whether the item can have the field: a dict has any, others those that they declare."""
    return isinstance(adapter.item, dict) or name in adapter.field_names() or name in _declared(adapter)


def _declared(adapter: ItemAdapter) -> set[str]:
    return set(getattr(adapter.item, "fields", ()))


class CopydeskAddon:
    """Puts `CleanPipeline` among the item pipelines, unless the project has placed it itself."""

    def update_settings(self, settings: Any) -> None:
        """Called by Scrapy."""
        settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", CleanPipeline, PRIORITY)
