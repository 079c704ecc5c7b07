"""Days and shares of a week spent at the office or at home: "two days a week in the office", "60 % deiner Zeit vor Ort", "on Mondays"."""

import re

from pipelines.extract.terms_of_work.spot import Spot

_ONE_TO_FIVE = (
    r"\d|one|two|three|four|five|einen?|eine[mr]?|zwei|drei|vier|fünf|une?|deux|trois|quatre|cinq|uno|una|dos|tres|cuatro|cinco|due"
    r"|tre|quattro|cinque"
    r"|um|uma|dois|duas|três|quatro|een|één|twee|drie|vijf|два|две|три|четыре|пять|jeden|dwa|trzy|cztery|pięć|dva|tři|čtyři|pět"
    r"|ett?|två|fyra|fem|to|fire"
    r"|kaksi|kolme|neljä|viisi|kahtena|két|kettő|három|négy|öt|egy|două|trei|patru|cinci|iki|üç|dört|beş|дві|чотири|п.ять|δύο|τρεις|τέσσερις"
    r"|πέντε|hai|ba|bốn|năm|dua|tiga|empat|lima"
)
DAYS = re.compile(
    rf"\b(?P<days>{_ONE_TO_FIVE})\W*(?:\(\d\)\W*)?(?:(?:-|–|to|or|bis|à|oder|a|o|ou|of|tot|až|do|till|til|eller|lub"
    rf"|nebo)\W*(?:{_ONE_TO_FIVE})\W*)?$"
)
COUNT = 24  # characters that a number of days takes: "three (3) to four (4) "
DAYS_BEHIND = re.compile(
    r"\W{0,3}(?:[1-4]|one|two|three|four|zwei|drei|deux|trois|dos|tres)\s?(?:full\s)?(?:days?|tage?n?|jours?"
    r"|días?)\b(?!\s(?:\w+\s)?(?:month|year|monat|jahr))"
)
WHOLE_WEEK = frozenset(
    {
        "5",
        "6",
        "7",
        "five",
        "fünf",
        "cinq",
        "cinco",
        "cinque",
        "vijf",
        "пять",
        "pięć",
        "pět",
        "fem",
        "viisi",
        "öt",
        "cinci",
        "beş",
        "п'ять",
        "п’ять",
        "πέντε",
        "năm",
        "lima",
    }
)
WEEKLY = re.compile(
    r"week|woche|semaine|semana|settiman|tydzie|tygodni|týdn|týžd|veckan?\b|\buge[nr]?\b|\buk[ae]n?\b|viikos|недел|тижд|тижн"
    r"|\bheti\b|hét\b|hafta|săptăm|εβδομάδ|tuần|minggu|týdn"
)
# The days of a week in scripts that do not part words: "週2日", "每周两天", "주 3일"
DAYS_CJK = re.compile(r"(?:週|周|주)\s?(?:に|에)?\s?(?P<days>[1-7一二三四五两])\s?(?:[-~〜～至到]\s?[1-7一二三四五])?\s?(?:日|天|일|회|回)")
A_DAY_CJK = re.compile(r"(?:週|周|주).{0,12}?(?P<days>[1-7一二三四五两])\s?(?:[-~〜～至到]\s?[1-7一二三四五])?\s?(?:日|天|일|회|回)")
DAYS_A_MONTH_CJK = re.compile(r"(?:月|매월|월)\s?(?:に)?\s?(?P<days>[1-9一二三四两])\s?(?:回|日|次|번|회)")
DAYS_A_WEEK_CJK = re.compile(r"(?P<days>[1-7一二三四五两])\s?(?:[-~〜～至到]\s?[1-7])?\s?(?:日|天|日間)\s?[/／]\s?(?:週|周)")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
HOME = re.compile(
    r"\bhome(?!\s(?:visit|care|appliance|improve|loan|health|call|deliver))|homeoffice|remote|hjem|hemma|kotona|etät|\bdom(?:u|ova"
    r"|ów)\b|daheim|distans|zdaln|dálku|télétravail|otthon|távmunka|acasă|distanță|\bev(?:den|de)\b|uzaktan|σπίτι|απόσταση"
    r"|tại nhà|từ xa|rumah|віддален|дому\b"
    r"|zu\s?hause|thuis|casa|дом|домашн|удал[её]н|mobil|smart|anywhere|wherever|hybr"
)
SITE = re.compile(
    r"\b(?:office|desk|hubs?\b|studio|headquarters|hq\b|site\b|workshop|depot|lab\b|plant\b|kantoor|kontor|ufficio|sede\b|biur"
    r"|kancelář|kancelár|pracoviš|toimisto|офис|офіс|iroda|irodá|birou|sediu|ofis|γραφείο|văn phòng|kantor|studio)|büro"
    r"|on-?site|in[ -]person|vor ort|bureau|oficina|escritório|present?cial|présentiel"
)
VISITED = re.compile(
    r"formation|entretien|training|interview|termine?n?\b|besprechung|kunden?\b|kunden\w|client|customer|patient|travel|reise"
)
SHARE = re.compile(
    r"(?:\b(?:(?<![\d.,])(?P<share>\d{1,3})\s?(?:%|percent|per cent|prozent|pour cent|por ciento|procent)|[1-9]0/[1-9]0\b|half"
    r"|(?:zwei|drei|ein|einen) (?:drittel|viertel|fünftel)|(?:deux|un) tiers|(?:dos|un) tercios?|(?:due|un) terz[io]"
    r"|one third|a third|two thirds"
    r"|(?:two|three|four) fifths|a quarter|three quarters|hälfte|moitié|mitad|metade|metà|helft|połow\w*|половин\w*))[^.;,]{0,25}$"
)
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri)days?|(?:mon|diens|donners|frei)tags?|mittwochs?|lundi|mardi|mercredi|jeudi|vendredi|viernes"
ON_WEEKDAYS = re.compile(rf"\W{{0,3}}(?:work\s)?(?:only\s|also\s|on\s|every\s|each\s|am\s|le\s|los\s)?(?P<first>{WEEKDAY})\b")
AFTER_WEEKDAYS = re.compile(rf"\b(?P<first>{WEEKDAY})\W{{1,3}}(?:(?:from|at|im|mobil|and|und|are|sind)\s)?$")
ALL_WEEK = re.compile(r"mon(?:day)?s?\W{0,3}(?:to|through|thru|-|–)\W{0,3}fri")

PERK = re.compile(r"lunch|meal|snack|breakfast|dinner|coffee|gym|mittagessen|déjeuner")
# What is done or given on some days, ahead of them: no days of work
BESIDE_WORK = re.compile(
    r"\b(?:(?:free|daily|catered|team|kostenlose[srmn]?|gratis)\s(?:\w+\s)?(?:lunch|meal|snack|breakfast|dinner|food|mittagessen)\w*"
    r"|exercis\w*|yoga|pilates|massages?|trial (?:work|days?|shifts?)|probearbeit\w*|interview\w*"
    r"|comida|almuerzo|gratuit[oa]s?|gratuits?)\b(?:(?!\b(?:and|und|et|y)\b)[^.;:,])*$"
)
OF_A_TOWN = re.compile(r"\b\w+[ -]based (?:employees|colleagues|staff|team members|people|folks)\b[^.;:]*$")
# Days of something else: of leave, of a month, until something happens
OFF = re.compile(
    r"holiday|vacation|leave\b|\bpto\b|urlaub|congé|vacances|vacacion|férias|feriado|ferie|verlof|urlop|dovolen|semester\b|sick"
    r"|training|month|monat|mois\b"
    r"|\bmes\b|mês|miesiąc|měsíc|year|jahr|within|workation|trial|notice|business days|working days|retreat|offsite|travel|reise|on-?call"
    r"|semaine de|semana de|settimana di|lunch|dinner|meal|mittagessen"
)
NEXT_WORDS = re.compile(r"(?:[ /(]{1,2}\w+){1,3}")
CJK_PART = re.compile(r"[。、，；！\uff1f\n]")
FEWER = re.compile(
    r"\W{1,3}(?:at least|a minimum of|minimum(?: of)?|of which|with|including|mindestens|davon)\s(?:\S+\s){0,2}?(?:days?|tage?n?|jours?)\b"
)


def _count(spot: Spot) -> re.Match[str] | None:
    return DAYS.search(spot.before[-COUNT:])


def is_of_a_week(spot: Spot) -> bool:
    """A count of days that are spent at home or on site: "två dagar hemma", "dwa dni w tygodniu z domu"; not of leave, of a month."""
    counted = _count(spot)
    if counted is None or counted["days"] in WHOLE_WEEK or OFF.search(spot.before[-30:] + "|" + spot.after[:30]):
        return False
    beside = NEXT_WORDS.match(spot.clause.after)
    if beside and (HOME.search(beside[0]) or SITE.search(beside[0])):
        return True
    clause = spot.clause.before + "|" + spot.clause.after
    return WEEKLY.search(clause) is not None and (HOME.search(clause) or SITE.search(clause)) is not None


def is_written_in_cjk(spot: Spot) -> bool:
    """Whether the word is Chinese, Japanese or Korean: scripts in which no word stands between what it is said of and it."""
    return CJK.search(spot.words) is not None


def days_in_cjk(spot: Spot) -> str | None:
    """The days a week beside a word in Chinese, Japanese or Korean: "週2日は出社", "재택근무 주 3일"."""
    if not is_written_in_cjk(spot):
        return None
    ahead, behind = CJK_PART.split(spot.before)[-1][-14:], CJK_PART.split(spot.after)[0][:12]
    for pattern in (DAYS_A_MONTH_CJK, DAYS_CJK, DAYS_A_WEEK_CJK, A_DAY_CJK):
        if found := pattern.search(ahead) or pattern.search(behind) or pattern.search(ahead + spot.words + behind):
            return found["days"]
    return None


def is_counted(spot: Spot) -> bool:
    """Days of a week, with what they are spent at."""
    around = spot.before + spot.words + spot.after
    counted = _count(spot)
    return counted is not None and counted["days"] not in WHOLE_WEEK and (HOME.search(around) or SITE.search(around)) is not None


def is_whole_week(spot: Spot) -> bool:
    counted, around = _count(spot), spot.before + spot.words + spot.after
    whole = counted is not None and counted["days"] in WHOLE_WEEK
    return whole and SITE.search(around) is not None and not HOME.search(around) and not PERK.search(around)


def is_beside_work(spot: Spot) -> bool:
    """Days of something else than work: of free lunches, of sport, of a trial."""
    return BESIDE_WORK.search(spot.before) is not None


def is_of_others(spot: Spot, days: str) -> bool:
    """Days of the colleagues of one town, or ``days`` of the whole week where fewer on site follow."""
    return OF_A_TOWN.search(spot.before) is not None or (days in WHOLE_WEEK and FEWER.match(spot.after) is not None)


def is_shared(spot: Spot) -> bool:
    """A part of the time there, and not at those who are visited."""
    share = SHARE.search(spot.before[-50:])
    if share is None or share["share"] == "100" or VISITED.search(spot.before[-40:] + spot.words + spot.after):
        return False
    return spot.value != "share" or (SITE.search(spot.before + spot.after) or HOME.search(spot.before + spot.after)) is not None


def is_on_weekdays(spot: Spot) -> bool:
    """On some days of the week: "in the office Monday to Wednesday", "home office Fridays"."""
    named = ON_WEEKDAYS.match(spot.after) or AFTER_WEEKDAYS.search(spot.before)
    return named is not None and not ALL_WEEK.search(spot.before[-24:] + spot.after[:30])
