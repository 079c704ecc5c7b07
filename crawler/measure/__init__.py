"""What extraction and matching answer to given texts and pairs, and how good that is by labels."""
