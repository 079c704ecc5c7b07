"""What public registers say of the catalog's employers, titles and pay: kept beside the postings, never mixed with what these say.

Rows are made once and never altered: a posting refers to those that stand for it (``register_posting``), and moves to others when registers
say something else. So a refresh writes only what differs, and a record changes when its posting moves.
"""
