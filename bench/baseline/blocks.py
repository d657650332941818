"""The blocks of the bare page: the kind of Askel's that the measured lesson is made of."""

from wagtail import blocks


class PlainBodyBlock(blocks.StreamBlock):
    """Running text."""

    text = blocks.RichTextBlock()
