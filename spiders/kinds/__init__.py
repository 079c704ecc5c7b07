"""Base classes that several families share, over `spiders.base.BoardSpider`: one kind of source a file."""
