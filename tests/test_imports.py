"""The rooms of the house: imports run one way, heavy things wait until they are needed, nothing looks at the clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import copydesk

ROOT = Path(copydesk.__file__).parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
}
LAZY = ("trafilatura", "lxml", "numpy", "selectolax", "importlib.metadata", "rich", "pyarrow", "scrapy", "fastwarc")

# What each room may import of the others when it is loaded. A package stands for all its modules.
MAY: dict[str, set[str]] = {
    "labels": set(),
    "model": {"labels"},
    "ruleset": {"labels"},
    "tables": set(),
    "lexicon": {"labels", "model", "ruleset", "tables"},
    "read": {"labels", "model"},
    "observe": {"labels", "model", "ruleset", "lexicon"},
    "gutter": {"labels", "model"},
    "export": {"labels", "model"},
    "report": {"labels", "model", "gutter", "export"},
}
DECIDERS = ("decide", "evidence")


def imports(path: Path, lazy: bool) -> set[str]:
    """The modules that a file imports, those of copydesk by their name within it; `lazy`: inside functions too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    package = ["copydesk", *path.relative_to(ROOT).parts[:-1]]
    queue: list[ast.AST] = list(ast.iter_child_nodes(tree))
    while queue:
        node = queue.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            names = {f"{name}.{alias.name}" for alias in node.names}
            found |= {n for n in names if n.removeprefix("copydesk.") in MODULES} or {name}
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            queue += node.orelse
            continue
        if lazy or not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            queue += ast.iter_child_nodes(node)
    return found


def rooms(path: Path, lazy: bool = False) -> set[str]:
    """The modules of copydesk that a file imports."""
    return {name.removeprefix("copydesk.") for name in imports(path, lazy) if name.startswith("copydesk.")}


@pytest.mark.parametrize("room", MAY)
def test_imports_run_one_way(room: str) -> None:
    assert rooms(MODULES[room]) <= MAY[room]


@pytest.mark.parametrize("room", [room for room in DECIDERS if room in MODULES])
def test_the_decoder_knows_no_rule_and_no_word(room: str) -> None:
    known = rooms(MODULES[room], lazy=True)
    assert not {name for name in known if name.split(".")[0] in ("rules", "lexicon", "ruleset", "clean", "observe")}


def test_the_decoder_names_no_rule() -> None:
    for room in DECIDERS:
        if room in MODULES:
            words = MODULES[room].read_text(encoding="utf-8")
            assert not [id for id in copydesk.DEFAULT.ids() if id in words]


def test_rules_do_not_see_decisions() -> None:
    late = {"decide", "write", "clean", "report", "cli", "export", "gutter", "testing"}
    for name, path in MODULES.items():
        if name.split(".")[0] == "rules":
            assert not rooms(path, lazy=True) & late, name


def test_nothing_in_the_core_imports_a_way_out() -> None:
    out = {"cli", "testing", "__main__", "html", "records", "workers", "sites"}
    core = {
        "labels",
        "model",
        "ruleset",
        "lexicon",
        "read",
        "observe",
        "decide",
        "evidence",
        "write",
        "clean",
        "metadata",
    }
    for name in core & set(MODULES):
        assert not {room.split(".")[0] for room in rooms(MODULES[name])} & (out | {"adapters"}), name


def loaded(code: str) -> set[str]:
    """The modules that are loaded after `code` has run in a fresh interpreter."""
    script = f"import sys\n{code}\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True, text=True)
    return set(run.stdout.split("\n")[-2].split())


def test_the_library_starts_light() -> None:
    assert not loaded("import copydesk") & set(LAZY)


def test_text_is_cleaned_without_the_heavy_things() -> None:
    assert not loaded("import copydesk; copydesk.clean('By Mara Ellison\\n3 May 2024\\n' * 20)") & set(LAZY)


def test_the_command_starts_light() -> None:
    assert not loaded("from copydesk.cli import main; main(['--rules', '--select', 'nav.*'])") & set(LAZY)


CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime", "monotonic", "perf_counter"}


@pytest.mark.parametrize("name", MODULES)
def test_nothing_looks_at_the_clock(name: str) -> None:
    if name == "testing" or name.split(".")[0] in ("workers", "records", "adapters"):
        pytest.skip("measures, or talks to the world")
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    clocks = {"datetime", "date", "time", "dt"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS and isinstance(node.ctx, ast.Load):
            owner = ast.unparse(node.value).split(".")[-1]
            assert owner not in clocks, f"{name}:{node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            raise AssertionError(f"{name}:{node.lineno}: from time import …")


def test_nothing_in_the_core_opens_a_socket() -> None:
    for name, path in MODULES.items():
        top = {module.split(".")[0] for module in imports(path, lazy=True)}
        assert not top & {"socket", "urllib", "http", "requests", "ssl", "asyncio"}, name
