"""Rules on pay in job postings: what they ask for, where, since when and of whom. Facts of laws, no legal advice."""
