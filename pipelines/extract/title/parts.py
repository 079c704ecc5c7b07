"""What stands in titles beside the name of the job, by its shape: gender marks, references, noise, pay, dates."""

import re

GENDER = re.compile(
    r"""[(\[（]?\s?(?<![\w/])(?:
      (?=[^)]{0,9}[mwfhk])[mwfdxhkv](?:\s?[/|,:]\s?[mwfdxhkvia*]){1,4}(?:\s?[/|]\s?(?:divers|gn))?
      | [mwfdh]-[mwfdh]-[mwfdhx] | \([hf]\.[hf]\) | (?<=\()(?:[mwf]{2}[dx]|d[mwf]{2})(?=\))
      | all\sgenders?(?:\swelcome)? | any\sgender | gn\*? | homme\s?/\s?femme | male\s?/\s?female | female\s?/\s?male
      | gender[ -]?neutral | alle\sgeschlechter | hombre\s?/\s?mujer | (?<=\()mensch(?=\))
    )(?![\w/])\s?[)\]）]?""",
    re.I | re.X,
)
REQUISITION = re.compile(
    r"""(?:[-–—|,:]\s?)?[(\[]?\s?(?<!\w)(?:
      (?:\#|(?:job|req(?:uisition)?|ref(?:erence|erenz)?|posting|position|vacancy|stellen|kenn|id)[ .-]*
        (?:id|no|nr|number|code|ziffer|nummer)?)\s*[.:#-]{0,3}\s*(?=[\w/-]{0,24}\d)[A-Z\d][\w/-]{1,24}
      | (?:JR|REQ|R|P|ID)[-_ ]?\d{3,12}(?:-\d{1,4})?
      | 20\d\d-(?!20\d\d\b)\d{3,6}
      | \d{5,12}
    )\s?[)\]]?(?!\w)""",
    re.I | re.X,
)
DIGIT = re.compile(r"\d")
NOISE = re.compile(
    r"""\b(?:urgent(?:ly)?(?:\s(?:hiring|requirement|opening))?|immediate\s(?:joiner|start|hire|opening)s?
      |(?:now|we(?:['’]re|\sare))\shiring(?:\san?\b)?|hiring\snow|apply\snow|job\sopening|w2\sonly|no\sc2c|direct\shire(?:\sauthority)?)\b[!:]*
      |\A\s*(?:(?:copy\sof|kopie\svon|copie\sde|copia\sde)\s+)+|\s\(copy\)\s*\Z
      |\s\#\s+[^\W\d_]+(?:\s[\w'’,-]+){3,20}\W*\Z
      |\A\s*(?:hiring|job|vacancy|offre\sd['’]emploi|stellenangebot|oferta\sde\s(?:empleo|trabajo)|vaga|vacature)\s?:\s
      |\A\s*(?:(?:interne\s)?stellenausschreibung|vacature|vacancy\snotice|aviso\sde\svacante|avis\sde\svacance)[.:]?\s+(?=[A-ZÄÖÜ])
      |\s?[\[(](?:closes?|closing|deadline|apply\sby)\b[^\])]{0,40}[\])]
      |\s(?:needed|wanted|gesucht)[!.]*\Z|[!?]{2,}|\*{2,}|[（【\[]急募[）】\]]|[\u2600-\u27bf\u2b50\U0001f1e6-\U0001faff]\ufe0f?""",
    re.I | re.X,
)
BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]{1,80})[)\]）】]")
BETWEEN = re.compile(
    r"\s[-–—/•·@:]{1,3}\s|[|•·@,]|:(?!in\b|innen\b)|\s[-–—](?=\w)|(?<=\w)[-–—]\s"
    r"|\s(?:in|based in|à|en|or|and|oder|und)\s(?=[A-ZÀ-Ý])|-(?=[A-Z][a-z]+(?: [A-Z][a-z]+)?,\s[A-Z]{2}\s*$)"
    r"|\s(?=(?:am |im )?(?:Raum|Großraum|Region|Standort)\s[A-ZÄÖÜ])|\s(?=(?:ab|zum)\s(?:sofort|\d|[A-ZÄÖÜ][a-zä]+\s20\d\d))"
)
HOURS = re.compile(
    r"(?:\d{1,3}\s?[-–]\s?)?\d{1,3}\s?(?:%|h\b|hrs?\b|hours?\b|std\b|stunden\b)"
    r"(?:\s?[-/–]\s?(?:\d{2,3}\s?%|week|woche|w))?\.?$",
    re.I,
)
INSIDE = re.compile(r"[,/|]|\s[-–—]\s|\s(?:or|and|oder|und|&)\s")
SMALL_TOWN = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?, [A-Z][A-Za-z ]+")
OF_EMPLOYER = re.compile(r"\s(?:at|bei|chez|@)\s|\s?[|:–—]\s|\s-\s|,\s")
AT_EMPLOYER = re.compile(r"(?<=\w)\s@\s[^@|]{2,60}$")  # "Miller @ Crumbly Mills"
AROUND_PLACE = re.compile(
    r"^(?:remote|hybrid|based in|(?:am |im )?(?:raum|grossraum|region|standort)) | (?:remote|hybrid|only|based|area)$"
)
# Of a title's end or brackets: pay, a season or years, when it starts, for how long.
AMOUNT = re.compile(
    r"""(?:(?:up\sto|from|earn(?:\sup\sto)?|ab|bis\szu|jusqu['’]à)\s)?[$€£]\s?\d[\d.,]{0,12}\s?k?\b(?:\s?[-–/]\s?[$€£]?\s?\d[\d.,]{0,12}\s?k?)?
      (?:\s?(?:/|per\s|an?\s|pro\s)\s?(?:hr|hour|h|week|wk|month|mo|year|yr|annum|stunde|monat)|\s?(?:p\.?[ah]\.?|dpe|\+))?
    |(?:\d[\d.,]{0,12}\s?k?\s?[-–]\s?)?\d[\d.,]{0,12}\s?k?\s?[€£$](?:\s?(?:brutto|gross|netto|net|bruts?))?
      (?:\s?(?:/|pro\s|im\s|par\s|per\s)\s?(?:jahr|monat|stunde|an|mois|heure|year|month|hour))?
      (?:\s?(?:\+|zzgl\.?|plus)\s?(?:provision|bonus|boni|variable|commission))?
    |(?:(?:spring|summer|autumn|fall|winter|sommer|herbst|frühjahr|été|automne|hiver)\s)20\d\d | 20\d\d\s?[-–/]\s?(?:20)?\d\d
    |(?:(?:ab|zum|starting|start|from|dès)\s)(?:sofort|asap|now|immediately|(?:\d{1,2}\.){2}\d{2,4}|[^\W\d]{3,9}\s20\d\d)
    |\d{1,2}[-\s]?(?:months?|mths?|mois|monate|weeks?|years?)(?:\s(?:ftc|contract|fixed[-\s]term(?:\scontract)?|cdd|befristet|temp))?
    |maternity\scover|parental\sleave\scover|elternzeitvertretung|mutterschutzvertretung
    """,
    re.I | re.X,
)
# Before a title that says how one works, no part of the role's own name: "Remote Sensing Scientist" is one.
HOW = re.compile(
    r"^\s*(?:(?:fully |100% )?remote|(?:spring|summer|fall|autumn|winter) 20\d\d)\s+"
    r"(?=[A-Z])(?!(?i:sensing|support|monitoring|patient|operations?|operator|pilot|access|controlled|work|office|areas?|site services))",
    re.I,
)
NO_END = re.compile(r"(?:\b(?:of|for|the|and|de|von|für|bei|at)|[&/+-])\s*$", re.I)  # "Bank of Aldham"
LEVEL = re.compile(
    r"""\b(?:intern(?:ship)?|trainee|working\sstudent|werkstudent(?:in)?|apprentice|graduate|entry[ -]level|junior|jr
      |associate|mid(?:[ -]?level)?|intermediate|senior|sr|snr|lead|staff|principal|distinguished|fellow|manager|head
      |director|vp|vice\spresident|chief|c[eftop]o|[IVX]{1,3}(?=\s*(?:$|[-–,(/]))|l[1-9]|ic[1-9])\b\.?""",
    re.I | re.X,
)
EMPTY = re.compile(r"[(\[（【]\s{0,40}[)\]）】]")
DOUBLED = re.compile(r"(?<=\s)([-–—|])(?:\s\1)+(?=\s)")  # what parted a cut from its neighbours: "Boilermaker - - 6 months"
STRAY_END = re.compile(r"(?: (?:am|im|in|für(?: den| die)?|bei|based))+$")  # what led to a place that is cut: "Baker am Standort Aldham"
STRAY_BLANK = re.compile(r"\s(?=[,;:)])")
BORDERS = " -–—|,:;/•·@*#?"
