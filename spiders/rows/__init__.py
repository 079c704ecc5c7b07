"""What a platform's answers say, as values of a RawPosting: for the families whose reading and asking are too long for one file."""
