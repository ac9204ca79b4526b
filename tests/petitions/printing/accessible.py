"""What a machine can check of PDF/UA-1 (ISO 14289-1), after the Matterhorn Protocol 1.1, whose numbers stand beside
each check. Read with pypdf, which knows nothing of how our files are made."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.generic import ContentStream

_STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
    "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure Formula Form "
    "Ruby RB RT RP Warichu WT WP".split()
)
_PAINTS = {b"Tj", b"TJ", b"'", b'"', b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"EI"}
_INSIDE = {"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "LBody": {"LI"}}
"""What a part must lie in."""


def faults(pdf: bytes) -> list[str]:
    """All that is wrong, each beginning with the number of its checkpoint; empty when nothing is."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    tree = _Tree(reader)
    found = [*_document(reader), *tree.faults(), *_fonts(reader)]
    for number, page in enumerate(reader.pages, start=1):
        found += [f"{fault}, page {number}" for fault in (*_content(reader, page, tree), *_about(page))]
    return found


def _document(reader: pypdf.PdfReader) -> Iterator[str]:
    root = reader.trailer["/Root"]
    about = root["/Metadata"].get_object().get_data().decode() if "/Metadata" in root else ""
    checks = {
        "05-001 the file does not claim PDF/UA-1": "<pdfuaid:part>1</pdfuaid:part>" in about.replace(" ", ""),
        "06-001 there is no metadata": bool(about),
        "06-003 the metadata has no title": "<dc:title>" in about,
        "07-001 the title is not shown": _is_true(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")),
        "00-000 the file does not say that it is tagged": _is_true(root.get("/MarkInfo", {}).get("/Marked")),
        "02-003 tags are suspect": not _is_true(root.get("/MarkInfo", {}).get("/Suspects")),
        "11-006 the file has no language": bool(str(root.get("/Lang", "")).strip()),
        "25-001 there is a form of another kind": "/XFA" not in root.get("/AcroForm", {}),
        "26-001 the file is locked": not reader.is_encrypted,
        "29-001 a script runs": "/JavaScript" not in root.get("/Names", {}) and "/AA" not in root,
    }
    yield from (fault for fault, holds in checks.items() if not holds)


def _is_true(found: Any) -> bool:
    return bool(getattr(found, "value", found))


class _Tree:
    """The parts of a document in the order in which they are read."""

    def __init__(self, reader: pypdf.PdfReader) -> None:
        self._root = reader.trailer["/Root"]["/StructTreeRoot"]
        self._roles = {str(name): str(role) for name, role in self._root.get("/RoleMap", {}).items()}
        self.marked: Counter[tuple[int, int]] = Counter()
        """How often a marked content (page's object, number) is named."""
        self.parts: list[tuple[str, str, Any]] = []
        """Kind, kind of what it lies in, and the part."""
        self._walk(self._root.get("/K"), "", 0)

    def kind(self, name: str) -> str:
        """The standard kind of a part."""
        while f"/{name}" in self._roles:
            name = self._roles[f"/{name}"].removeprefix("/")
        return name

    def faults(self) -> Iterator[str]:
        """What is wrong with the parts and their order."""
        level = 0
        for kind, outer, part in self.parts:
            if kind not in _STANDARD:
                yield f"02-001 {kind} is no kind of part"
            if outer not in _INSIDE.get(kind, {outer}):
                yield f"09-004 {kind} lies in {outer}"
            if kind == "Figure" and not (part.get("/Alt") or part.get("/ActualText")):
                yield "13-004 a picture has no words"
            if kind == "Table" and not self._holds_heads(part):
                yield "15-001 a table has no heads"
            if kind == "TH" and not _scope(part):
                yield "15-003 the head of a table does not say what it heads"
            if kind[:1] == "H" and kind[1:].isdigit():
                if int(kind[1:]) > level + 1:
                    yield f"14-003 {kind} after {f'H{level}' if level else 'no heading'}"
                level = int(kind[1:])
        yield from (
            f"01-006 content {place} is read {times} times" for place, times in self.marked.items() if times > 1
        )

    def _holds_heads(self, node: Any) -> bool:
        node = node.get_object() if hasattr(node, "get_object") else node
        inside = node if isinstance(node, list) else [node["/K"]] if hasattr(node, "keys") and "/K" in node else []
        named = hasattr(node, "keys") and self.kind(str(node.get("/S", "")).removeprefix("/")) == "TH"
        return named or any(map(self._holds_heads, inside))

    def _walk(self, node: Any, outer: str, page: int) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                self._walk(each, outer, page)
        elif isinstance(node, int):
            self.marked[page, node] += 1
        elif node is not None:
            page = node.raw_get("/Pg").idnum if "/Pg" in node else page
            if node.get("/Type") == "/MCR":
                self.marked[page, int(node["/MCID"])] += 1
            elif "/S" in node:
                kind = self.kind(str(node["/S"]).removeprefix("/"))
                self.parts.append((kind, outer, node))
                self._walk(node.get("/K"), outer if kind in ("NonStruct", "Div") else kind, page)


def _scope(part: Any) -> bool:
    attributes = part.get("/A") or []
    some = attributes if isinstance(attributes, list) else [attributes]
    return any("/Scope" in each.get_object() for each in some) or "/ID" in part


def _content(reader: pypdf.PdfReader, page: Any, tree: _Tree) -> Iterator[str]:
    """Whatever is painted is either read or an ornament, and no ornament lies amid what is read (01-001 to 01-005)."""
    here, open_now, used = page.indirect_reference.idnum, list[Any](), set[int]()
    for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations:
        if operator in (b"BMC", b"BDC"):
            mark = _mark(operands, page)
            if mark == "ornament" and any(isinstance(each, int) for each in open_now):
                yield "01-001 an ornament lies in what is read"
            if isinstance(mark, int):
                used.add(mark)
                if "ornament" in open_now:
                    yield "01-002 what is read lies in an ornament"
            open_now.append(mark)
        elif operator == b"EMC":
            open_now.pop()
        elif operator in _PAINTS and not any(each is not None for each in open_now):
            yield f"01-003 {operator.decode()} is neither read nor an ornament"
    named = {number for place, number in tree.marked if place == here}
    if used != named:
        yield f"01-004 marked {sorted(used - named)}, named {sorted(named - used)} alone"


def _mark(operands: list[Any], page: Any) -> int | str | None:
    about = operands[1] if len(operands) > 1 else {}
    if isinstance(about, str):
        about = page["/Resources"]["/Properties"][about]
    if operands[0] == "/Artifact":
        return "ornament"
    return int(about["/MCID"]) if "/MCID" in about else None


def _about(page: Any) -> Iterator[str]:
    notes = [each.get_object() for each in page.get("/Annots", [])]
    if notes and page.get("/Tabs") != "/S":
        yield "28-009 notes are not reached in the order of reading"
    for note in notes:
        if note["/Subtype"] == "/Link" and not note.get("/Contents"):
            yield "28-012 a link has no words"
        if "/StructParent" not in note:
            yield "28-002 a note is not tagged"
    if "/StructParents" not in page:
        yield "01-004 the page leads to no tags"


def _fonts(reader: pypdf.PdfReader) -> Iterator[str]:
    seen: dict[str, Any] = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            seen[str(font.get_object()["/BaseFont"])] = font.get_object()
    for name, font in seen.items():
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        described = inner.get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described):
            yield f"31-009 {name} is not in the file"
        if "/ToUnicode" not in font:
            yield f"10-001 {name} does not say its letters"
        if inner.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
            yield f"31-004 {name} does not say which code draws what"
