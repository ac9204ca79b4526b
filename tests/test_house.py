"""The house checks itself: what house rules promise about the code, read from the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("accounts", "campaign", "home", "petitions")
NO_ROOMS = {"management", "migrations", "models", "templatetags", "__pycache__"}
DOORS = {"views", "urls", "tasks", "wagtail_hooks", "apps", "signals", "checks"}
"""(forms.py is not here: the petition page shows the form that signing reads.)"""
PAGE_DOORS = {"get_context", "serve"}
"""A Wagtail page answers requests itself: inside these methods its model may call what a view may call."""
LONGEST = 250
MAIL = {"send_mail", "send_mass_mail", "mail_admins", "mail_managers", "EmailMessage", "EmailMultiAlternatives"}


def sources(*folders: str) -> list[Path]:
    """Python files of the folders, without migrations."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


CODE = sources(*PACKAGES)
ROOMS = [
    path
    for path in sorted((ROOT / "petitions").iterdir())
    if (path / "__init__.py").exists() and path.name not in NO_ROOMS
]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    return named(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, at the top or inside functions, but not those for the type checker alone."""
    tree = ast.parse(path.read_text())
    is_page = path.parent.name == "models" and path.stem.endswith("_page")
    apart = [node for node in ast.walk(tree) if _is_type_checking(node) or (is_page and _is_page_door(node))]
    passed_over = {id(inner) for node in apart for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in passed_over:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _is_page_door(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name in PAGE_DOORS


def level(module: str) -> int:
    """How far along the arrows a module stands: accounts, home, models, verbs, doors, wiring."""
    top, *rest = module.split(".")
    if top in ("accounts", "home"):
        return ("accounts", "home").index(top)
    if top == "campaign":
        return 5
    if rest[:1] == ["models"]:
        return 2
    return 4 if rest[:1] == ["management"] or DOORS & set(rest[:2]) else 3


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == "petitions" and len(parts) > 2 else parts[0]


@pytest.mark.parametrize("path", CODE, ids=named)
def test_arrows_run_one_way(path: Path) -> None:
    importer = module_of(path)
    for module in imports(path):
        if module.split(".")[0] not in PACKAGES or module == "petitions":
            continue
        assert level(module) <= level(importer), f"{importer} must not import {module}"
        if level(module) == level(importer) == 4 and room(importer) not in ("petitions", "management"):
            assert room(module) == room(importer), f"{importer} goes through the door of another room: {module}"


@pytest.mark.parametrize("path", sources("petitions/signing"), ids=named)
def test_signing_calls_no_room_but_sealing(path: Path) -> None:
    if level(module_of(path)) == 3:
        called = {room(name) for name in imports(path) if name.startswith("petitions.")}
        assert called <= {"models", "signing", "sealing"}


@pytest.mark.parametrize("folder", ROOMS, ids=named)
def test_a_room_has_its_furniture(folder: Path) -> None:
    readme = folder / "README.md"
    assert readme.exists(), "what does this room promise, and why this way?"
    assert 3 < len(readme.read_text().splitlines()) < 60
    assert (folder / "__init__.py").read_text() == "", "write `from petitions.signing.sign import sign`"


def test_models_names_every_model() -> None:
    listed = (ROOT / "petitions" / "models" / "__init__.py").read_text()
    for path in sorted((ROOT / "petitions" / "models").glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and "(models.Model)" in ast.unparse(node):
                abstract = "abstract = True" in ast.unparse(node)
                assert abstract or re.search(rf"\b{node.name}\b", listed), f"{node.name} is not named"


@pytest.mark.parametrize("path", CODE, ids=named)
def test_only_emailing_sends_mail_and_only_donating_knows_stripe(path: Path) -> None:
    names = set(imports(path))
    if "petitions/emailing/" not in named(path):
        assert not {name for name in names if name.rpartition(".")[2] in MAIL or name.split(".")[0] == "smtplib"}
    if "petitions/donating/" not in named(path):
        assert not {name for name in names if name.split(".")[0] == "stripe"}


@pytest.mark.parametrize("path", CODE, ids=named)
def test_nothing_asks_another_machine_for_anything(path: Path) -> None:
    """What fetches nothing cannot be sent to a private address (promise I4); mail goes through Django's backend."""
    clients = ("urllib.request", "http.client", "socket", "requests", "httpx", "urllib3", "aiohttp", "ftplib")
    assert not [name for name in imports(path) if f"{name}.".startswith(tuple(f"{each}." for each in clients))]


@pytest.mark.parametrize("path", CODE, ids=named)
def test_the_environment_is_read_by_the_settings_alone(path: Path) -> None:
    if not named(path).startswith("campaign/settings/") and path.name != "wsgi.py":
        assert not re.search(r"\bos\.(environ|getenv)\b", path.read_text())


@pytest.mark.parametrize("path", sources(*PACKAGES, "tests"), ids=named)
def test_files_are_short_and_functions_typed(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST, "a long file wants to be two"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            bare = [each.arg for each in arguments if each.annotation is None and each.arg not in ("self", "cls")]
            assert not bare, f"{node.name}: {', '.join(bare)} have no type"
            assert node.returns is not None, f"{node.name} does not say what it returns"


@pytest.mark.parametrize("path", CODE, ids=named)
def test_files_and_public_verbs_say_what_they_promise(path: Path) -> None:
    tree = ast.parse(path.read_text())
    if path.name in ("__init__.py", "apps.py", "urls.py") or not tree.body:
        return
    assert ast.get_docstring(tree), "what is this file for?"
    if level(module_of(path)) == 3:
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{node.name} says nothing of itself"


@pytest.mark.parametrize("folder", sorted((ROOT / "templates" / "emails").glob("*/")), ids=named)
def test_an_email_has_all_its_parts(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}
    subject = (folder / "subject.txt").read_text()
    assert "translate" in subject or "{{" in subject, "the subject is not translated"


@pytest.mark.parametrize("path", sorted((ROOT / "templates" / "components").glob("*.html")), ids=named)
def test_a_component_opens_with_what_it_takes(path: Path) -> None:
    lines = [line for line in path.read_text().splitlines() if not line.startswith("{% load")]
    assert lines[0].startswith(("{#", "{% comment"))


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(" + "TO" + "DO|FIX" + r"ME)\b")
    folders = [*PACKAGES, "templates", "tests", "docs"]
    kinds = {".py", ".html", ".css", ".js", ".sh", ".md", ".toml"}
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    assert not [named(path) for path in files if later.search(path.read_text())]
