"""The colours of pictures, by what they are for. On a page they are names of its sheet (templates/report.css, where dark mode has values of
its own); in a picture's own file they are these."""

COLOURS = {
    "paper": "#ffffff",
    "ink": "#17191c",
    "soft": "#4d555e",
    "line": "#d5dae0",
    "few": "#c3c9d0",
    "main": "#2c5fb3",
    "pale": "#a9c4ee",
    "good": "#1d7a40",
    "maybe": "#9a6200",
    "bad": "#b0302a",
    "other": "#7445ab",
    "none": "#6b7580",
    "one": "#a3bfe8",
    "two": "#6d97d6",
    "three": "#3d6fbd",
    "four": "#1c4a90",
    "on": "#fefefe",
    "on-pale": "#17191d",
}
PALE = {"few", "pale", "one", "two", "line"}  # what is written upon them is dark
