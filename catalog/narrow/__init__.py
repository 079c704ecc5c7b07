"""The search page's own view of a catalog: a narrow table that the writer keeps, and an index of it in memory.

index = Index.of(path)
index.refresh()                                          # what has changed since
page = index.find(query, today, order="pay", limit=25)   # jobs, how many there are, and what each other choice would give
"""
