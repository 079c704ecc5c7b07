"""A new family drafted from saved answers: what `rolecall sources new` writes."""

# Each kind's template and the small family that it was taken from.
KINDS = {
    "list": "remotive",
    "list-detail": "bamboohr",
    "list-page": "gusto",
    "cards": "gusto",
    "feed": "jobfeed",
    "markup": "jsonld",
    "aggregator": "jobicy",
    "aggregator-cards": "gusto",
}

# Rooms of families, and the heading of docs/sources.md before which a room's last section stands.
BEFORE = {"ats": "## Career sites", "aggregators": "## Employers' own", "employers": "## Not built"}
