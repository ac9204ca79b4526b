"""Plain text as people type it, turned into the HTML that rich text fields hold."""

from html import escape

from petitions.reference_case.shapes import RichText


def rich_text(text: str) -> RichText:
    """Blank lines part paragraphs; `## ` starts a heading, `- ` an item of a list. HTML in `text` stays text."""
    parts = [part.strip() for part in text.strip().split("\n\n")]
    return RichText("".join(_part(part) for part in parts if part))


def _part(part: str) -> str:
    if part.startswith("## "):
        return f"<h2>{_line(part[3:])}</h2>"
    if part.startswith("- "):
        items = part.removeprefix("- ").split("\n- ")
        return "<ul>" + "".join(f"<li>{_line(item)}</li>" for item in items) + "</ul>"
    return f"<p>{_line(part)}</p>"


def _line(text: str) -> str:
    return escape(" ".join(text.split()), quote=False)
