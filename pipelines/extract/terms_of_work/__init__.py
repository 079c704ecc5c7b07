"""How and where the work is done, a file a fact: the source's own field, the words, and ``settle_<fact>`` for both."""
