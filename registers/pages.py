"""The tables of a saved web page, as rows of text."""

from lxml import html

_LEAST_ROWS = 2


def page_tables(page: bytes) -> list[list[list[str]]]:
    """Each table of two rows and more: rows of cells, their whitespace as single spaces."""
    try:
        root = html.document_fromstring(page)
    except (ValueError, html.etree.ParserError):
        return []
    tables = [
        [[" ".join("".join(map(str, cell.itertext())).split()) for cell in row.iterchildren("th", "td")] for row in table.iter("tr")]
        for table in root.iter("table")
    ]
    return [rows for rows in tables if len(rows) >= _LEAST_ROWS]
