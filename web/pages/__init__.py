"""Our pages, one a file: what a page shows, as data, and the route that leads to it."""
