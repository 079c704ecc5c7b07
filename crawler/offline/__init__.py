"""Postings read again without network: saved files, and the archive."""
