"""The blocks editors compose pages from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        template = "blocks/heading.html"
        label = _("Heading")
        description = _("A heading between paragraphs")
        preview_value = "What we ask"


class FactsBlock(blocks.ListBlock):
    class Meta:
        icon = "list-ul"
        template = "blocks/facts.html"
        label = _("Facts")
        description = _("Short facts, one a line")
        preview_value = ["$5,565 a year", "Two of three can end it"]


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(max_length=600, label=_("quote"))
    attribution = blocks.CharBlock(max_length=200, required=False, label=_("who said it"))

    class Meta:
        icon = "openquote"
        template = "blocks/quote.html"
        label = _("Quote")
        description = _("Somebody's words, with their name or role")
        preview_value = {"quote": "I cannot in good conscience allow it.", "attribution": "The mayor"}


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        max_length=250, label=_("what the picture shows"), help_text=_("Read aloud to people who cannot see it.")
    )
    caption = blocks.CharBlock(max_length=250, required=False, label=_("caption"))

    class Meta:
        icon = "image"
        template = "blocks/picture.html"
        label = _("Picture")
        description = _("A picture with its description")


class CallToActionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=80, label=_("words on the button"))
    url = blocks.RegexBlock(
        # Nothing but a path here or a web address: a `javascript:` link would run as this site.
        regex=r"^(/(?![/\\])|https?://)\S*$",
        max_length=500,
        label=_("address"),
        help_text=_("A path such as /petitions/ or https://…"),
    )

    class Meta:
        icon = "link"
        template = "blocks/call_to_action.html"
        label = _("Button")
        description = _("A button that leads somewhere")
        preview_value = {"text": "See the petitions", "url": "/petitions/"}


class BodyBlock(blocks.StreamBlock):
    """The blocks of every body."""

    heading = HeadingBlock(max_length=150)
    paragraph = blocks.RichTextBlock(
        template="blocks/paragraph.html",
        label=_("Paragraph"),
        icon="pilcrow",
        description=_("Text with links and lists"),
        preview_value="<p>People are less safe when they fear the police.</p>",
    )
    facts = FactsBlock(blocks.CharBlock(max_length=300))
    quote = QuoteBlock()
    picture = PictureBlock()
    call_to_action = CallToActionBlock()
