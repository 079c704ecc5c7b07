"""What a page is that holds no posting: told by its title, its words, its size and where it led."""

import pytest
from scrapy.http import HtmlResponse, Request

from spiders.reading.signs import find_sign

PAGE = "https://jobs.kelp.example/jobs/diver-7"


def kind(html: str, url: str = PAGE, asked: str = PAGE) -> str | None:
    request = Request(url, meta={"redirect_urls": [asked]} if asked != url else {})
    sign = find_sign(HtmlResponse(url, body=html.encode(), encoding="utf-8", request=request))
    return sign.kind if sign else None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<title>Scheduled maintenance</title><p>Sorry.</p>", "maintenance"),
        ("<h1>Wartungsarbeiten</h1>", "maintenance"),
        ("<title>Kelp</title><p>Système en panne, réessayez plus tard.</p>", "error"),
        ("<title>Just a moment...</title>", "captcha"),
        ("<title>Kelp Careers</title><h1>Iniciar sesión</h1>", "sign-in"),
        ("<title>Bevor Sie fortfahren</title>", "consent"),
        ("upstream request timeout: Service Unavailable", "error"),
        ("<title>Kelp</title><p>Diese Stelle ist leider nicht mehr verfügbar.</p>", "unavailable"),
        ("<title>Kelp</title><p>The position that you are looking for is no longer available.</p>", "unavailable"),
        ("<title>Kelp</title><p>Cette offre d'emploi n’est plus disponible.</p>", "unavailable"),
        (f"<title>Kelp</title><p>This position has been filled.</p><p>{'Similar jobs: diver. ' * 200}</p>", "unavailable"),
        ("<title>Kelp</title><p>This position has been filled.</p>", "gone"),
        ("<title>Kelp</title><h1>Job is closed</h1><p>Sorry.</p>", "gone"),
        ("<title>Kelp</title><p>We are no longer accepting applications while the site is under maintenance.</p>", "maintenance"),
        ("<title>Kelp</title><p>Une erreur est survenue : cette offre n'est plus disponible. Réessayez plus tard.</p>", "error"),
        ("<title>Kelp</title><p>Divers wanted.</p><aside>Recently viewed: Cook, this position is closed</aside>", None),
        ("<title>Sign in</title><p>This page is no longer available to guests.</p>", "sign-in"),
        ("<title>Benefits at Kelp</title><p>Fins for everyone.</p>", None),
        (f"<title>Life at Kelp</title><nav>Log in</nav><p>{'We dive. ' * 400}</p>", None),
        ("<title>Kelp</title><script>var t = 'Sign in'</script><p>Divers wanted.</p>", None),
        ("<title>Kelp</title><header><a href='/in'>Sign in</a></header><p>Divers wanted.</p><footer>We use cookies</footer>", None),
        ("<title>Kelp</title><header><a href='/in'>Sign in</a></header><p>Down for maintenance.</p>", "maintenance"),
        ("<title>Kelp</title><p>Divers, <a href='/in'>sign in</a></p>", None),
        ("<title>Kelp</title><body><nav>Log in</nav></body>", "sign-in"),
        ("", None),
    ],
)
def test_a_page_is_told_by_its_words(html: str, expected: str | None) -> None:
    assert kind(html) == expected


@pytest.mark.parametrize("size", [1, 60], ids=["small", "large"])
@pytest.mark.parametrize(
    "words",
    [
        "This posting will remain open until the position has been filled.",
        "Open until the position has been filled",
        "We are no longer accepting applications by email or post.",
        "You will be informed once the role has been filled.",
        "If applications are closed, you will be told.",
        "Nous vous le dirons dès que le poste est pourvu.",
        "U hoort van ons zodra de vacature is vervuld.",
        "Du får besked när tjänsten är tillsatt.",
        "Vaga encerrada? Veja outras.",
        "早めに募集を終了することがあります",
        "채용이 마감될 수 있으며",
    ],
)
def test_what_will_once_be_so_is_not_so_yet(words: str, size: int) -> None:
    assert kind(f"<title>Kelp</title><h1>Diver</h1><p>{words}</p><p>{'We dive off Kelp Point in all weathers. ' * size}</p>") is None


@pytest.mark.parametrize(
    "words",
    [
        "This service is no longer available at the moment.",
        "The page that you asked for is no longer available.",
        "Our job portal is no longer available. We are working on it.",
        "The job search service was not found on this server.",
        "This product is no longer available. See our job openings.",
        "404 not found. Every job has its place, no server does.",
        "Die Stellensuche ist nicht mehr verfügbar.",
        "Ce service n'est plus disponible. Une offre vous plaît ?",
        "The position data feed is no longer active.",
        "Your session is no longer active. This position is waiting for you.",
    ],
)
def test_what_is_no_longer_there_is_an_opening_only_where_that_is_said_of_it(words: str) -> None:
    assert kind(f"<title>Kelp</title><p>{words}</p>") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://jobs.kelp.example/", "redirect"),
        ("https://sso.kelp.example/auth/realms", "redirect"),
        ("https://jobs.kelp.example/users/sign_in", "redirect"),
        ("https://jobs.kelp.example/jobs/diver-7-lagos", None),
        ("https://jobs.kelp.example/authors", None),
    ],
)
def test_a_page_is_told_by_where_it_led(url: str, expected: str | None) -> None:
    assert kind("<title>Kelp</title><p>Divers.</p>", url, PAGE) == expected
