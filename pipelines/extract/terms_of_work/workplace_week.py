"""Days and shares of a week spent at the office or at home: "two days a week in the office", "60 % deiner Zeit vor Ort", "on Mondays"."""

import re

from pipelines.extract.terms_of_work.spot import Spot

DAYS = re.compile(
    r"(?P<days>\d|one|two|three|four|five|ein|eine[mnr]?|zwei|drei|vier|fünf|une?|deux|trois|quatre|cinq|uno|dos|tres|cuatro|cinco|due|tre"
    r"|dois|duas|três|twee|drie|два|две|три|dwa|trzy|två|to)\W*(?:\(\d\)\W*)?(?:(?:-|–|to|or|bis|à|oder|a|o|ou|of|tot)\W*\d\W*)?$"
)
DAYS_BEHIND = re.compile(
    r"\W{0,3}(?:[1-4]|one|two|three|four|zwei|drei|deux|trois|dos|tres)\s?(?:full\s)?(?:days?|tage?n?|jours?|días?)\b(?!\s(?:\w+\s)?(?:month|year|monat|jahr))"
)
WHOLE_WEEK = frozenset({"5", "6", "7", "five", "fünf", "cinq", "cinco"})
HOME = re.compile(r"home|remote|télétravail|zu\s?hause|thuis|casa|дом|домашн|mobil|smart|anywhere|wherever|hybr")
SITE = re.compile(
    r"\b(?:office|desk|hubs?\b|studio|headquarters|hq\b|site\b|workshop|depot|lab\b|plant\b|kantoor|kontor|ufficio|biur|офис)|büro"
    r"|on-?site|vor ort|bureau|oficina|escritório|present?cial|présentiel"
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
FEWER = re.compile(
    r"\W{1,3}(?:at least|a minimum of|minimum(?: of)?|of which|with|including|mindestens|davon)\s(?:\S+\s){0,2}?(?:days?|tage?n?|jours?)\b"
)


def is_counted(spot: Spot) -> bool:
    """Days of a week, with what they are spent at."""
    around = spot.before + spot.words + spot.after
    counted = DAYS.search(spot.before)
    return counted is not None and counted["days"] not in WHOLE_WEEK and (HOME.search(around) or SITE.search(around)) is not None


def is_whole_week(spot: Spot) -> bool:
    counted, around = DAYS.search(spot.before), spot.before + spot.words + spot.after
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
