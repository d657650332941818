"""The blocks that lessons and chapters are written with.

Each has a sentence saying when to use it, an example for the picker, and a template of its own in
``templates/content/blocks/``. Lists are ListBlocks: their items have ids that translations share.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from content.client_blocks import ClientCardBlock
from content.media_blocks import AudioBlock, DocumentBlock, LinkCardBlock, PictureBlock, VideoBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
INLINE_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class NoteBlock(blocks.StructBlock):
    """A framed remark."""

    style = blocks.ChoiceBlock(
        choices=[("info", _("Good to know")), ("care", _("Be careful")), ("key", _("Remember"))],
        default="info",
        label=_("Kind"),
    )
    title = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.RichTextBlock(features=INLINE_FEATURES, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Note")
        label_format = "{title}"
        template = "content/blocks/note.html"
        description = _("Use when one thing must not be missed.")
        preview_value = {
            "style": "key",
            "title": "Huoli riittää",
            "text": "<p>Sinun ei tarvitse olla varma. Ilmoittajan tehtävä on välittää huoli eteenpäin.</p>",
        }


class PhrasesBlock(blocks.StructBlock):
    """Sentences to say aloud."""

    title = blocks.CharBlock(max_length=120, label=_("Heading"))
    phrases = blocks.ListBlock(blocks.TextBlock(max_length=400, rows=2, label=_("Phrase")), label=_("Phrases"))

    class Meta:
        icon = "openquote"
        label = _("What to say")
        label_format = "{title}"
        template = "content/blocks/phrases.html"
        description = _("Use for ready sentences that a practitioner can say to a client.")
        preview_value = {
            "title": "Näin voit sanoa",
            "phrases": ["Kysyn tätä kaikilta.", "Voit itse päättää, mitä kerrot."],
        }


class ChecklistBlock(blocks.StructBlock):
    """Things to check, in order."""

    title = blocks.CharBlock(max_length=120, label=_("Heading"))
    items = blocks.ListBlock(blocks.TextBlock(max_length=400, rows=2, label=_("Item")), label=_("Items"))

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        label_format = "{title}"
        template = "content/blocks/checklist.html"
        description = _("Use when there are several things to see to before or after acting.")
        preview_value = {"title": "Ennen tapaamista", "items": ["Varaa ammattitulkki.", "Varaa rauhallinen huone."]}


class DetailsBlock(blocks.StructBlock):
    """Text that opens on demand."""

    title = blocks.CharBlock(max_length=160, label=_("Heading"))
    text = blocks.RichTextBlock(features=INLINE_FEATURES, label=_("Text"))

    class Meta:
        icon = "collapse-down"
        label = _("More about this")
        label_format = "{title}"
        template = "content/blocks/details.html"
        description = _("Use for background that not everyone needs. It is printed open.")
        preview_value = {"title": "Lue lisää laista", "text": "<p>Taustaa niille, jotka sitä tarvitsevat.</p>"}


class CaseBlock(blocks.StructBlock):
    """A case story that the reader may skip."""

    title = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.RichTextBlock(features=["h3", *INLINE_FEATURES], label=_("Story"))

    class Meta:
        icon = "user"
        label = _("Case story")
        label_format = "{title}"
        template = "content/blocks/case.html"
        description = _("Use for a made-up case. Never describe a real person. The reader can skip it.")
        preview_value = {"title": "Tapaus: loma tulossa", "text": "<p>Kuvitteellinen tapaus oppitunnilta.</p>"}


class ReflectBlock(blocks.StructBlock):
    """A question to think about, without a field to write in."""

    title = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.RichTextBlock(features=INLINE_FEATURES, label=_("Question"))

    class Meta:
        icon = "help"
        label = _("Stop and think")
        label_format = "{title}"
        template = "content/blocks/reflect.html"
        description = _("Use to connect the lesson with the reader's own work.")
        preview_value = {"title": "Pysähdy ja mieti", "text": "<p>Kenen kanssa puhut, kun huoli herää?</p>"}


class TableBlock(blocks.StructBlock):
    """A table with a caption and headings."""

    caption = blocks.CharBlock(max_length=160, label=_("Caption"))
    headings = blocks.ListBlock(blocks.CharBlock(max_length=80, label=_("Heading")), min_num=2, label=_("Headings"))
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.TextBlock(max_length=400, rows=1, label=_("Cell")), label=_("Cells")), label=_("Rows")
    )

    class Meta:
        icon = "table"
        label = _("Table")
        label_format = "{caption}"
        template = "content/blocks/table.html"
        description = _("Use to compare things by the same questions. The first cell of a row names it.")
        preview_value = {
            "caption": "Kuka tekee mitä",
            "headings": ["Taho", "Tehtävä"],
            "rows": [["Lastensuojelu", "Arvioi lapsen avun tarpeen"], ["Poliisi", "Tutkii rikosepäilyn"]],
        }


class ContactsBlock(blocks.StructBlock):
    """Helplines, shown with numbers as they are today."""

    title = blocks.CharBlock(max_length=120, label=_("Heading"))
    contacts = blocks.ListBlock(
        SnippetChooserBlock("content.Contact", label=_("Contact")), min_num=1, max_num=5, label=_("Contacts")
    )

    class Meta:
        icon = "mobile-alt"
        label = _("Contacts")
        label_format = "{title}"
        template = "content/blocks/contacts.html"
        description = _("Use wherever a reader may need help. Numbers are kept in one place and stay right.")
        preview_template = "content/blocks/previews/contacts.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a lesson or chapter."""

    text = blocks.RichTextBlock(
        features=TEXT_FEATURES,
        label=_("Text"),
        group=_("Text"),
        template="content/blocks/text.html",
        description=_("Use for running text. A subheading about every 150 words helps the reader."),
        preview_value="<h2>Väliotsikko</h2><p>Lyhyitä virkkeitä, yksi asia kerrallaan.</p>",
    )
    note = NoteBlock(group=_("Text"))
    phrases = PhrasesBlock(group=_("Text"))
    client = ClientCardBlock(group=_("Text"))
    details = DetailsBlock(group=_("Text"))
    table = TableBlock(group=_("Text"))
    case = CaseBlock(group=_("Practice and safety"))
    checklist = ChecklistBlock(group=_("Practice and safety"))
    reflect = ReflectBlock(group=_("Practice and safety"))
    contacts = ContactsBlock(group=_("Practice and safety"))
    image = PictureBlock(group=_("Media"))
    video = VideoBlock(group=_("Media"))
    audio = AudioBlock(group=_("Media"))
    document = DocumentBlock(group=_("Media"))
    link_card = LinkCardBlock(group=_("Media"))
