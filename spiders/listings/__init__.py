"""How a board's listing is gone through: paging, sitemaps, and postings printed on a listing page."""
