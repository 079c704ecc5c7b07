"""A new family drafted from saved answers: what `rolecall sources new` writes."""
