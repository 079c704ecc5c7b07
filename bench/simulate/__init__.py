"""Closings against a known truth: invented boards, faults mixed, read by the spiders and stored by the stages that a crawl uses.

``truth`` knows which openings are open on which day; ``faults`` says how a board, a host or the machine misbehaves; ``platforms`` answers
requests as the platforms do, under those faults; ``crawling`` runs a day; ``measuring`` compares what was closed with the truth.
"""
