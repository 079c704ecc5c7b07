"""Which board it is: platforms detected in a page, and public lists of boards."""
