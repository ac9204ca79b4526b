"""What stands in a workbook beside its rows. Source: ECMA-376, part 1."""

from __future__ import annotations

import string
from collections.abc import Iterator
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MOST_FOOTER = 255
"""Letters of a footer; Excel calls a workbook with more of them damaged."""

# Number format 49 is "@": what is typed into the cell later stays text too.
_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}">\
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def column(number: int) -> str:
    """The letter of a column, 0 is A. Raises IndexError beyond Z."""
    return string.ascii_uppercase[number]


def sheet_start(width: int) -> str:
    """A worksheet up to its first row; the header stays in view."""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="{width}" width="24" customWidth="1"/></cols>'
        "<sheetData>"
    )


def sheet_end(footer: str) -> str:
    """A worksheet after its last row; `footer` and the page's number stand on each printed page."""
    numbers = "&P / &N"
    words = footer.replace("&", "&&")[: MOST_FOOTER - len(numbers) - 4]
    said = f"&L{words}&R{numbers}"
    return f"</sheetData><headerFooter><oddFooter>{escape(said)}</oddFooter></headerFooter></worksheet>"


def other_parts(sheets: int) -> Iterator[tuple[str, str]]:
    """The other parts of a workbook of so many sheets: (name, content)."""
    numbers = range(1, sheets + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>',
    )
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    named = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*named, ("styles", "styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES
    yield "xl/workbook.xml", _workbook(sheets)


def _workbook(sheets: int) -> str:
    numbers = range(1, sheets + 1)
    names = "".join(f'<sheet name="Rows {n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    # The header is repeated on each printed page.
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n - 1}">\'Rows {n}\'!$1:$1</definedName>'
        for n in numbers
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{names}</sheets>'
        f"<definedNames>{titles}</definedNames></workbook>"
    )


def _relations(related: list[tuple[str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for key, kind, target in related
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'
