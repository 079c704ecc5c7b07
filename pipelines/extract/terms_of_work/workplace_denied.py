"""Where a workplace is named and not meant: denied ("kein Homeoffice"), ruled out behind the word ("Homeoffice leider nicht möglich"), or a
word of something else ("remote sensing"). The words for workplaces themselves stand in ``data/reference/workplace_words.csv``."""

import re

NOT_THE_JOB = re.compile(
    r"""
    \W?\s?(?:(?:work\s)?options?:$|sens|control|support|monitor|server|desktop|access|(?:,?\s(?:international|global|distributed|multi\S{0,16}))?\s?teams?\b(?!\s?\()|site|area|debug|systems?\b|device|deploy
    |work(?:er|force)|network|data\b|user|client|customer|colleague
    |patient|learn|event|infrastruc|machin|health|reality|assist|mobility|cloud|interview|training|faculty|function
    |employee\s(?:equip|stipend)|locations?\b(?!:)|stipend
    |equipment|setup|set-up|allowance|budget|ausstattung|wartung|hands|diagnos|management\b|approach|architect|app\b|apps\b
    |mobile\sapp|vehicle|electric|gym|fitness
    |restaurant|parking|lunch|snack|meal|instructor|research|virtual\sdesign|depot|and\sdistance)
    """,
    re.VERBOSE,
)
DENIED = re.compile(
    r"(?:\b(?:no|not|kein|keine|pas de|without|isn.t|nicht|non|sin|cannot be|unable to|unless\W.{0,30})\W+(?:\w+\W+){0,2}|company.s )$"
)
REFUSED = re.compile(r"\W{0,3}:?\s?(?:no\b|non\b|nein\b|not\b|n/a)")
RULED_OUT = re.compile(
    r"""
    (?:\W{1,3}(?:work(?:ing)?|is|are|ist|sind|wird|bei\suns|in\sdieser\sposition|für\sdiese\s(?:position|stelle)
      |leider|derzeit|aktuell|unfortunately|currently))*
    \W{0,3}(?:no$|not\s(?:allowed|available|permitted|offered|possible|an\soption)|n/a$|nein$|nicht\s(?:möglich|vorgesehen|gestattet))
    """,
    re.VERBOSE,
)
SETUP = re.compile(r"[\s-]set-?up\b(?! (?:allow|budget|stipend|bonus))")
