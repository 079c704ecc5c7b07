"""Whether a person who reads the words agrees with the values: what can be audited, the draw, the judgements, and what they come to."""
