"""WARC, the format of web archives: what a crawl keeps as it came, and what is read of such files, whoever wrote them."""
