"""`rolecall sql`: statements in, answers out, at a prompt or in a script."""
