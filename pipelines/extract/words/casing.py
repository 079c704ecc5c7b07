"""Lower case that keeps every offset."""


def lower_case(text: str) -> str:
    """``text`` in lower case with every character at its place (the few whose lower case is longer stay as they are)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(lower if len(lower := char.lower()) == 1 else char for char in text)
