"""Whether something needs a person: what is usual of each board is learned from its readings, and what is not is found and told. All of it is
pure, and judges as of a moment that it is given."""
