"""datatrove: the same step under its local, Slurm, Ray and Jobs executors. Needs datatrove.

LocalPipelineExecutor([JsonlReader("crawl/"), Clean(), JsonlWriter("clean/")], tasks=8, logging_dir="logs/").run()
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from datatrove.pipeline.base import PipelineStep

from ..records import Recipe
from .columns import clean_cell, metadata_names, stated


class Clean(PipelineStep):  # type: ignore[misc, unused-ignore]
    """Cleans `Document.text`; the result goes into the metadata as JSON under "clean".

    Each document comes out, in order. One that fails keeps its text, and its result says why; `drop_failed` leaves
    it out. `metadata` names fields that get keys of their own, `clean_title` and so on. The address is the metadata's
    `url`, or whatever the recipe's `url_field` says; the recipe's `field` has no meaning here, its `html` has.
    """

    name = "copydesk"
    type = "🧹 - CLEAN"

    def __init__(
        self, recipe: Recipe | None = None, metadata: Iterable[str] = (), *, drop_failed: bool = False
    ) -> None:
        super().__init__()
        self.recipe = recipe or Recipe()
        self.metadata = metadata_names(metadata)
        self.drop_failed = drop_failed

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Called by the executor."""
        for document in data or ():
            with self.track_time():
                text, result, cleaned = clean_cell(
                    self.recipe, document.text, document.metadata.get(self.recipe.url_field)
                )
            self.stat_update("total", str(cleaned.result["status"]))
            if cleaned.article is None and self.drop_failed:
                continue
            if cleaned.article is not None:
                self.stat_update("characters_removed", value=len(cleaned.article.source) - len(cleaned.article.text))
            document.text = text if text is not None else document.text
            document.metadata["clean"] = result
            for name in self.metadata:
                document.metadata[f"clean_{name}"] = stated(cleaned, name)
            yield document


class LearnSites(PipelineStep):  # type: ignore[misc, unused-ignore]
    """Learns what repeats on each site, one memory a rank; documents pass on unchanged.

    The first pass of two: learn, `merge_sites(folder, file)`, then `Clean(Recipe(sites=file))`. A rank that is run
    again starts its memory again, so nothing is counted twice.
    """

    name = "copydesk sites"
    type = "🧠 - LEARN"

    def __init__(self, folder: str | os.PathLike[str], url_field: str = "url") -> None:
        super().__init__()
        self.folder = os.fspath(folder)
        self.url_field = url_field

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Called by the executor."""
        from ..sites import SiteMemory

        folder = Path(self.folder)
        folder.mkdir(parents=True, exist_ok=True)
        under_way = folder / f"{rank:05d}.part"
        for old in folder.glob(f"{rank:05d}.part*"):
            old.unlink()
        memory = SiteMemory.open(under_way)
        with memory:
            for document in data or ():
                with self.track_time():
                    try:
                        memory.learn(document.text, url=document.metadata.get(self.url_field))
                        self.stat_update("learned")
                    except ValueError:
                        self.stat_update("without_site")
                yield document
        os.replace(under_way, folder / f"{rank:05d}.sqlite")


def merge_sites(folder: str | os.PathLike[str], file: str | os.PathLike[str]) -> None:
    """Merges the memories that `LearnSites` left in a folder into one file, the same whatever ranks there were."""
    from ..sites import SiteMemory

    with SiteMemory.open(Path(file)) as merged:
        for path in sorted(Path(folder).glob("*.sqlite")):
            with SiteMemory.open(path, read_only=True) as one:
                merged.merge(one)
