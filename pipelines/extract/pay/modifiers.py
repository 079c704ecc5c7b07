"""What the words beside a cue make of it: "2x salary" is a share, "previous salary" another job's, "Stock Controller" a title."""

import re
from typing import NamedTuple

from pipelines.extract.pay.apart import counted_in
from pipelines.extract.pay.tables import SCOPE, one_of
from pipelines.extract.words.lexicon import Hit
from pipelines.extract.words.rules import Rule, always, decide
from pipelines.extract.words.tables import load_words

PAY = ("base", "total")
VARIABLE = ("bonus", "commission", "equity")
_REACH = 40  # characters of words ahead
_SHARE = re.compile(
    r"""\d[\d.,]*\s?(?:%|percent|per\scent|prozent|pour\scent|por\sciento|per\scento|procent|[-\s]?(?:x|times|fache[ns]?|fois|veces|volte|krotność))
    \s(?:[^\W\d]{1,12}[\s'’]{1,2}){0,3}\w{0,16}\Z""",  # "4 % des Brutto[gehalts]"
    re.IGNORECASE | re.VERBOSE,
)
_SIGNS = "⺀"  # in scripts from here on a share of pay has a particle ("200% 시급 10,000원" are two fields)
_OTHERS = re.compile(rf"\b{one_of(SCOPE['others'])}\s(?:[^\W\d]{{1,10}}\s)?\Z", re.IGNORECASE)
_ROLE = re.compile(
    rf"""[\s-](?:(?:&|and|of|/|[A-ZÄÖÜ][\w.]{{1,15}})[\s/-]){{0,2}}(?i:{one_of([*load_words("role_words.txt"), *SCOPE["roles"]])})""",
    re.VERBOSE,
)

_TRADE = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{7,}(?:er|erin|kraft|leitung|mann|frau|ist|istin|ent|entin)\b")  # "Fitnesstrainer"

_BUDGET = re.compile(r"\w*budgets?\Z", re.IGNORECASE)
_OWN_WORK = re.compile(  # "managing budgets", "advertising budget"
    r"""(?:\b(?:manag\w+|handl\w+|overs\w+|run(?:ning)?|administ\w+|control\w*|responsib\w+\sfor|accountab\w+\sfor|verantwort\w+|gér\w+|gesti\w+)
        \s(?:[^\W\d]{1,14}\s){0,3}
      | \b(?:advertis\w+|ads?|marketing|media|campaigns?|projects?|clients?'?s?|department\w*|operating|capital|production|event)\s)\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_WORK_BUDGET = re.compile(r"(?:werbe|marketing|media|projekt|kampagnen|kunden|abteilungs)budgets?\Z", re.IGNORECASE)
_COVER = r"(?:fertility|ivf|adoption|insurance|medical|dental|health(?:care)?|deductibles?|co-?pays?|famil\w+\splanning)\b"
_COVERED = re.compile(
    rf"\b{_COVER}(?:[^,;+\d]|,\s?(?=incl|with|up\sto|cover)){{0,60}}?\Z | \b{_COVER}\s(?:costs?|expenses?|bills?|fees?)\s\Z", re.I | re.X
)
_COVERS = re.compile(rf"\s(?:of|for|toward|towards|on)\s(?:[^\W\d]{{1,12}}\s){{0,3}}?{_COVER}", re.IGNORECASE)
_REIMBURSED = re.compile(r"reimburs|repay|erstatt|rembours", re.IGNORECASE)
_PREMIUM = re.compile(r"premiums?", re.IGNORECASE)
_INSURED = re.compile(r"\b(?:insurance|medical|health|dental|vision|plan|their|monthly|employee)\s\Z", re.IGNORECASE)
_HELPED = re.compile(r"\s(?:stipend|allowance|subsidy|contribution|zuschuss)\w*", re.IGNORECASE)
_COSTS = re.compile(  # "compensation for fuel", "оплата проезда"
    r"\s(?:(?:for|of|der|des|von|de|van)\s)?(?:the\s|your\s)?(?:travel\s(?:costs?|expenses?)|mileage|fuel|petrol|fahrt\w*|frais|gastos|reiskosten"
    r"|амортизац\w*|гсм|бензин\w*|топлив\w*|проезд\w*|(?:мобильной\s|сотовой\s)?связи)\b",
    re.IGNORECASE,
)

_RATE = re.compile(r"rates?|amounts?", re.IGNORECASE)
_RATED = re.compile(  # "meals are provided at a rate of", "mileage is repaid at the federal rate"
    r"""\b(?:meals?|lunch(?:es)?|board|mileage|miles|lodging|accommodation|subsistence|per\sdiems?|parking|fuel|travel\s(?:costs?|expenses?|time)
        |trip(?:\scosts?)?)\b[^.;:\n]{0,50}\bat\s(?:an?|the)\s(?:[\w-]+\s){0,2}\Z""",
    re.VERBOSE | re.IGNORECASE,
)


class Said(NamedTuple):
    """A cue in its text."""

    text: str
    hit: Hit[str]

    @property
    def ahead(self) -> str:
        return self.text[max(0, self.hit.start - _REACH) : self.hit.start]

    @property
    def word(self) -> str:
        return self.text[self.hit.start : self.hit.end]


def _is_titled(said: Said) -> bool:
    """Part of a job's title: a capital word that a word for a role follows or ends."""
    text, hit = said.text, said.hit
    return text[hit.start].isupper() and bool(_ROLE.match(text, hit.end) or _TRADE.fullmatch(text, hit.start, hit.end))


def _is_budget_of_work(said: Said) -> bool:
    """Money that the holder spends in the job: "managing budgets", "Werbebudget"."""
    return _BUDGET.search(said.word) is not None and bool(_OWN_WORK.search(said.ahead) or _WORK_BUDGET.search(said.ahead + said.word))


def _is_health_cost(said: Said) -> bool:
    """What a health plan gives back."""
    ahead = said.text[max(0, said.hit.start - 2 * _REACH) : said.hit.start]
    return _REIMBURSED.match(said.word) is not None and bool(_COVERED.search(ahead) or _COVERS.match(said.text, said.hit.end))


def _is_rate_of_else(said: Said) -> bool:
    """What is provided at that rate is no work: meals, miles."""
    ahead = said.text[max(0, said.hit.start - 3 * _REACH) : said.hit.start]
    return _RATE.fullmatch(said.word) is not None and _RATED.search(ahead) is not None


def _is_insurance_premium(said: Said) -> bool:
    return _PREMIUM.fullmatch(said.word) is not None and _INSURED.search(said.ahead) is not None


RULES: tuple[Rule[Said, str], ...] = (
    Rule(_is_budget_of_work, always("other"), "Running ad budgets of $3,000"),
    Rule(_is_health_cost, always("cover"), "Fertility treatment: reimbursement of $9,000"),
    Rule(_is_rate_of_else, always("allowance"), "Daily meals are provided at a rate of $14 per day"),
    Rule(_is_insurance_premium, always("cover"), "Dental premium of $20 a month"),
    Rule(
        lambda said: said.hit.value == "cover" and _HELPED.match(said.text, said.hit.end) is not None,
        always("allowance"),
        "Insurance stipend $90",
    ),
    Rule(
        lambda said: said.hit.value in PAY and _COSTS.match(said.text, said.hit.end) is not None, always("allowance"), "Pay for fuel: $40"
    ),
    Rule(
        lambda said: said.hit.value in PAY and said.word[0] < _SIGNS and _SHARE.search(said.ahead) is not None,
        always("share"),
        "Sick pay is 80 % of your wage, up to £600",
    ),
    Rule(
        lambda said: said.hit.value in PAY and _OTHERS.search(said.ahead) is not None,
        always("other"),
        "Your previous salary of $60,000",
    ),
    Rule(
        lambda said: said.hit.value in VARIABLE and counted_in(said.text, said.hit.start) is not None,
        lambda said: str(counted_in(said.text, said.hit.start)),
        "Earnings including commission: $80,000",
    ),
    Rule(lambda said: said.hit.value not in PAY and _is_titled(said), always(""), "Stock Controller Aldham £11.40 an hour"),
)


def modified(text: str, hit: Hit[str]) -> str:
    """The group of a cue by the words beside it, "" where it is none."""
    found = decide(RULES, Said(text, hit))
    return hit.value if found is None else found
