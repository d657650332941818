"""What stands in brackets in a table: a way to the source where there is one, else what it was."""

import pytest
from django.template import Context

from content.blocks import TableBlock
from content.services.rendering import render_stream
from content.templatetags.citations import cited


@pytest.mark.parametrize(
    ("text", "context", "html"),
    [
        ("UNHCR [2]", {"source_count": 2}, 'UNHCR <a href="#source-2">[2]</a>'),
        ("UNHCR [3]", {"source_count": 2}, "UNHCR [3]"),
        ("UNHCR [1]", {}, "UNHCR [1]"),
        ("[0] [x] []", {"source_count": 5}, "[0] [x] []"),
        ("<b>[1]</b>", {"source_count": 1}, '&lt;b&gt;<a href="#source-1">[1]</a>&lt;/b&gt;'),
    ],
)
def test_a_citation_leads_to_a_source_of_the_page(text, context, html):
    assert cited(Context(context), text) == html


@pytest.mark.parametrize("count", [0, 1])
def test_cells_of_a_table_are_linked_as_the_text_is(count):
    table = {"caption": "Kuka päättää", "headings": ["Mitä", "Kuka"], "rows": [["Paikka", "Kunta [1]"]]}
    html = render_stream([{"type": "table", "value": table}], "fi", source_count=count)
    assert ('<a href="#source-1">' in html) == bool(count)


def test_a_page_that_renders_its_blocks_itself_shows_them():
    """Pages about the service, and the previews of the editor, say nothing of sources."""
    block = TableBlock()
    value = block.to_python({"caption": "Mitä jää", "headings": ["Mitä", "Missä"], "rows": [["Nimi [1]", "Täällä"]]})
    assert "Nimi [1]" in block.render(value)
    assert "Nimi [1]" in block.render(value, {"page": None})
