"""Reports over a catalog: pictures and tables of what it holds, in one file."""
