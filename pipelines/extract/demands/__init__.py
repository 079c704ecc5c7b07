"""What a candidate must bring, a file a fact: what the source's own field says, what the words say, and ``settle_<fact>`` for both."""
