"""Pages of one PDF: tagged for screen readers, with bookmarks, and a foot on each that knows how many there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import BinaryIO, NamedTuple
from xml.sax.saxutils import escape

from petitions.printing.pdf_file import PdfFile, text_string

SIZES = {"a4": (595.28, 841.89), "us-letter": (612.0, 792.0)}
"""Width and height of papers, in points."""


class _Page(NamedTuple):
    number: int
    content: int
    parts: list[int]


class _Bookmark(NamedTuple):
    title: str
    page: int
    top: float


class Pages:
    """Pages are written one after the other; only their feet, and what leads to them, come at the end."""

    def __init__(self, out: BinaryIO, title: str, language: str, paper: str) -> None:
        self.file = PdfFile(out)
        self.width, self.height = SIZES[paper]
        self._title, self._language = title, language
        self._root, self._tree, self._document = self.file.reserve(), self.file.reserve(), self.file.reserve()
        self._page_tree, self._resources = self.file.reserve(), self.file.reserve()
        self._done: list[_Page] = []
        self._marks: list[_Bookmark] = []
        self._digest = hashlib.sha256(title.encode())

    @property
    def count(self) -> int:
        """How many pages are done, with the one at work."""
        return len(self._done) + 1

    def begin(self) -> None:
        """A new page."""
        self._number, self._parts, self._made = self.file.reserve(), list[int](), list[str]()

    def text(self, kind: str, shown: Iterable[str]) -> None:
        """What is to be read: a paragraph (P) or a heading (H1, H2)."""
        place = len(self._parts)
        about = f"<</S/{kind}/P {self._document} 0 R/K {place}/Pg {self._number} 0 R>>"
        self._parts.append(self.file.add(about))
        self._made += [f"/{kind}<</MCID {place}>>BDC", *shown, "EMC"]

    def ornament(self, shown: Iterable[str]) -> None:
        """What is seen and need not be read aloud."""
        self._made += ["/Artifact BMC", *shown, "EMC"]

    def bookmark(self, title: str, top: float) -> None:
        """A bookmark to a height of this page."""
        self._marks.append(_Bookmark(title, self._number, top))

    def end(self) -> None:
        """The page is full."""
        content = "\n".join(self._made).encode()
        self._digest.update(content)
        self._done.append(_Page(self._number, self.file.stream(content), self._parts))

    def close(self, feet: Iterable[Iterable[str]], resources: str) -> None:
        """Give each page its foot, and end the file. `resources` are what the pages name: fonts and pictures."""
        for at, (page, foot) in enumerate(zip(self._done, feet, strict=True)):
            content = self.file.stream("\n".join(["/Artifact BMC", *foot, "EMC"]).encode())
            self.file.put(
                page.number,
                f"<</Type/Page/Parent {self._page_tree} 0 R/MediaBox[0 0 {self.width} {self.height}]/Tabs/S"
                f"/StructParents {at}/Resources {self._resources} 0 R/Contents[{page.content} 0 R {content} 0 R]>>",
            )
        pages = _list(page.number for page in self._done)
        self.file.put(self._page_tree, f"<</Type/Pages/Count {len(self._done)}/Kids[{pages}]>>")
        self.file.put(self._resources, f"<<{resources}>>")
        self._write_tree()
        self._write_root()
        # Browsers take what they call the file from here, not from the metadata.
        about = self.file.add(f"<</Title{text_string(self._title)}>>")
        self.file.close(self._root, about, self._digest.hexdigest()[:32])

    def _write_tree(self) -> None:
        parents = " ".join(f"{at}[{_list(page.parts)}]" for at, page in enumerate(self._done))
        by_page = self.file.add(f"<</Nums[{parents}]>>")
        inside = _list(part for page in self._done for part in page.parts)
        self.file.put(self._document, f"<</S/Document/P {self._tree} 0 R/K[{inside}]>>")
        self.file.put(
            self._tree,
            f"<</Type/StructTreeRoot/K {self._document} 0 R/ParentTree {by_page} 0 R"
            f"/ParentTreeNextKey {len(self._done)}>>",
        )

    def _write_root(self) -> None:
        about = self.file.stream_in_clear(_metadata(self._title, self._language), "/Type/Metadata/Subtype/XML")
        self.file.put(
            self._root,
            f"<</Type/Catalog/Pages {self._page_tree} 0 R/Lang{text_string(self._language)}/MarkInfo<</Marked true>>"
            f"/StructTreeRoot {self._tree} 0 R/ViewerPreferences<</DisplayDocTitle true>>/PageMode/UseOutlines"
            f"/Metadata {about} 0 R/Outlines {self._write_bookmarks()} 0 R>>",
        )

    def _write_bookmarks(self) -> int:
        """The first bookmark, and all others under it."""
        root, first, *others = (self.file.reserve() for _one in range(len(self._marks) + 1))
        for at, (number, mark) in enumerate(zip(others, self._marks[1:], strict=True)):
            before = f"/Prev {others[at - 1]} 0 R" if at else ""
            after = f"/Next {others[at + 1]} 0 R" if at + 1 < len(others) else ""
            self.file.put(number, f"<<{_leads(mark)}/Parent {first} 0 R{before}{after}>>")
        under = f"/First {others[0]} 0 R/Last {others[-1]} 0 R/Count {len(others)}" if others else ""
        self.file.put(first, f"<<{_leads(self._marks[0])}/Parent {root} 0 R{under}>>")
        self.file.put(root, f"<</Type/Outlines/First {first} 0 R/Last {first} 0 R/Count {len(self._marks)}>>")
        return root


def _leads(mark: _Bookmark) -> str:
    return f"/Title{text_string(mark.title)}/Dest[{mark.page} 0 R/XYZ 0 {mark.top:.2f} 0]"


def _list(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _metadata(title: str, language: str) -> bytes:
    named = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:pdfuaid='http://www.aiim.org/pdfua/ns/id/'"
    return f"""<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' {named}>
<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end='w'?>""".encode()
