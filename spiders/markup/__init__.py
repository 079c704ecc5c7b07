"""schema.org JobPosting in pages: JSON-LD, microdata and RDFa, as the values of a RawPosting."""
