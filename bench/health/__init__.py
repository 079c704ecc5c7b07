"""What `rolecall health` finds against a known truth. ``python -m bench.health [WORLDS]``

Invented boards live and misbehave day by day in a real catalog (``worlds``), and what is told of them each day is compared with what befell
them (``measuring``).
"""
