"""Public registers: what authorities publish of employers, occupations and wages, from files that the user has into a database of its own.

`registers.load.load_files` fills ``registers.db``; a file is known by its header alone.
"""
