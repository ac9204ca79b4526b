"""The checks of PDF/UA find what is wrong: each fault is made on purpose, in a file that has none."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from tests.petitions.printing.accessible import faults
from tests.petitions.printing.test_list_volume import a_head, drawn, named


def _first_part(root: Any) -> Any:
    return root["/StructTreeRoot"]["/K"]["/K"][0].get_object()


def _more_content(page: Any, operators: bytes) -> None:
    stream = DecodedStreamObject()
    stream.set_data(page.get_contents().get_data() + operators)
    page[NameObject("/Contents")] = stream


def _no_font_file(_root: Any, page: Any) -> None:
    for font in page["/Resources"]["/Font"].values():
        del font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"]


FAULTS: list[tuple[str, Callable[[Any, Any], object]]] = [
    ("11-006", lambda root, page: root.pop("/Lang")),
    ("07-001", lambda root, page: root.pop("/ViewerPreferences")),
    ("06-001", lambda root, page: root.pop("/Metadata")),
    ("00-000", lambda root, page: root.pop("/MarkInfo")),
    ("31-009", _no_font_file),
    ("01-003", lambda root, page: _more_content(page, b"\n0 0 9 9 re f")),
    ("01-004", lambda root, page: _more_content(page, b"\n/P<</MCID 900>>BDC EMC")),
    ("01-001", lambda root, page: _more_content(page, b"\n/P<</MCID 0>>BDC /Artifact BMC EMC EMC")),
    ("02-001", lambda root, page: _first_part(root).update({NameObject("/S"): NameObject("/Ode")})),
    ("14-003", lambda root, page: _first_part(root).update({NameObject("/S"): NameObject("/H3")})),
    ("13-004", lambda root, page: _first_part(root).update({NameObject("/S"): NameObject("/Figure")})),
    ("15-001", lambda root, page: _first_part(root).update({NameObject("/S"): NameObject("/Table")})),
    ("15-003", lambda root, page: _first_part(root).update({NameObject("/S"): NameObject("/TH")})),
    ("09-004", lambda root, page: _first_part(root).update({NameObject("/S"): NameObject("/TD")})),
    ("01-006", lambda root, page: _first_part(root).update({NameObject("/K"): ArrayObject([NumberObject(0)] * 2)})),
    (
        "28-002",
        lambda root, page: page.update(
            {NameObject("/Annots"): ArrayObject([DictionaryObject({NameObject("/Subtype"): NameObject("/Link")})])}
        ),
    ),
]


@pytest.mark.parametrize(("number", "spoil"), FAULTS, ids=[number for number, _spoil in FAULTS])
def test_each_fault_is_found(number: str, spoil: Callable[[Any, Any], object]) -> None:
    pdf = drawn(named("Ana"), a_head())
    assert faults(pdf) == []
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    spoil(writer.root_object, writer.pages[0])
    out = io.BytesIO()
    writer.write(out)
    assert any(fault.startswith(number) for fault in faults(out.getvalue())), faults(out.getvalue())
