"""The page: search, postings, employers, sources and changes over a catalog, served by Datasette beside its own pages for SQL.

    app = open_app(catalog, registers)     # app.py: a Datasette that writes nothing
    app.app()                              # as ASGI; plugin.py holds the routes, guard.py what every answer has to keep

A page is a file in pages/: ``model(...)``, the data of its template, and a thin route. Nothing here needs a script in the browser.
"""
