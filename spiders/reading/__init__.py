"""How an answer is opened (HTML, JSON in scripts, XML) and its values read. Nothing here knows a board."""
