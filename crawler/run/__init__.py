"""One run: crawling or feeding the flow, what fails on the way, and the report."""
