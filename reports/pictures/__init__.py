"""A question a file: ``read(db, asked)`` gives its pictures."""
