"""What stands in brackets in a table: a way to the source where there is one, else what it was."""

import pytest

from content.services.rendering import render_stream
from content.templatetags.citations import with_citations


@pytest.mark.parametrize(
    ("text", "sources", "html"),
    [
        ("UNHCR [2]", 2, 'UNHCR <a href="#source-2">[2]</a>'),
        ("UNHCR [3]", 2, "UNHCR [3]"),
        ("UNHCR [1]", "", "UNHCR [1]"),
        ("[0] [x] []", 5, "[0] [x] []"),
        ("<b>[1]</b>", 1, '&lt;b&gt;<a href="#source-1">[1]</a>&lt;/b&gt;'),
    ],
)
def test_a_citation_leads_to_a_source_of_the_page(text, sources, html):
    assert with_citations(text, sources) == html


def test_cells_of_a_table_are_linked_as_the_text_is():
    table = {"caption": "Kuka päättää", "headings": ["Mitä", "Kuka"], "rows": [["Paikka", "Kunta [1]"]]}
    html = render_stream([{"type": "table", "value": table}], "fi", source_count=1)
    assert 'Kunta <a href="#source-1">[1]</a>' in html
