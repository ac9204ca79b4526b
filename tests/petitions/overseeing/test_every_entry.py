"""No entry is written without saying whom it concerns: an owner would miss a look at their own signers."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
OF_THE_SITE = {"settings.changed", "account.created", "export.looked into"}
"""What concerns no organization, by its act or by the room that writes it."""
SITE_FILES = {"note_changes.py"}


def test_each_record_names_a_petition_or_an_organization() -> None:
    bare, seen = [], 0
    for path in sorted((ROOT / "petitions").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"):
                continue
            seen += 1
            named = {each.arg for each in node.keywords} & {"petition", "organization"}
            act = node.args[1].value if isinstance(node.args[1], ast.Constant) else ""
            if not named and act not in OF_THE_SITE and path.name not in SITE_FILES:
                bare.append(f"{path.name}:{node.lineno}")
    assert seen > 15 and not bare, "say petition= or organization= so that its owners can read it: " + ", ".join(bare)
