"""Invented saved answers, one set a template."""

import json

WORDS = "Nets are mended by hand here, from first light until the boats are in, and you would do it with three others. " * 4

LIST = json.dumps(
    {
        "offers": [
            {
                "jobId": n,
                "jobTitle": title,
                "companyName": "Tarnwater",
                "location": {"city": "Oslo", "countryCode": "NO"},
                "jobUrl": f"https://tarn.example/jobs/{n}",
                "descriptionHtml": f"<p>{WORDS}</p>",
                "publishedAt": 1_760_000_000 + n,
                "isRemote": False,
                "salary": {"min": 40_000, "max": 50_000, "currency": "NOK"},
                "tags": ["nets", "rope"],
                "mesh\nwidth": "\u202efine",
            }
            for n, title in enumerate(("Net Mender", "Lake Keeper", "Boat Hand", "Ice Cutter"), 1)
        ]
    }
)
SITES = LIST.replace("Tarnwater", "Fjordlight", 1)
ROWS = json.dumps(
    {
        "result": [
            {"id": n, "title": title, "city": "Oslo", "url": f"https://tarn.example/jobs/{n}"}
            for n, title in enumerate(("Net Mender", "Lake Keeper"), 1)
        ]
    }
)
ROW = json.dumps({"result": {"opening": {"id": 2, "title": "Lake Keeper", "description": f"<p>{WORDS}</p>", "datePosted": "2026-11-02"}}})
CARDS = "<html><body><nav><a href='/about/us'>Us</a></nav><ul>{}</ul></body></html>".format(
    "".join(
        f"<li class='card'><h3><a href='/jobs/{key}'>{title}</a></h3><span class='job-location'>Oslo</span><span>night</span></li>"
        for key, title in (("net-mender", "Net Mender"), ("lake-keeper", "Lake Keeper"), ("boat-hand", "Boat Hand"))
    )
)
DETAIL = (
    "<html><body><nav><a href='/jobs/net-mender'>x</a></nav><main><h1>Lake Keeper</h1><p class='job-type'>Full-time</p>"
    f"<div class='posting-text'><p>{WORDS}</p><ul><li>{WORDS}</li></ul></div></main></body></html>"
)
SEVERAL = CARDS.replace("<span>night</span>", "<span class='company-name'>Tarnwater</span>", 1).replace(
    "<span>night</span>", "<span class='company-name'>Fjordlight</span>"
)
FEED = "<?xml version='1.0'?><source>{}</source>".format(
    "".join(
        f"<job><referencenumber>{n}</referencenumber><title><![CDATA[{title}]]></title><city>Oslo</city><meshwidth>fine</meshwidth>"
        f"<url>https://tarn.example/{n}</url><description><![CDATA[<p>{WORDS}</p>]]></description></job>"
        for n, title in enumerate(("Net Mender", "Lake Keeper", "Boat Hand", "Ice Cutter"), 1)
    )
)
SITEMAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>".format(
    "".join(f"<url><loc>https://tarn.example/{path}</loc></url>" for path in ("about", "work-here/net-mender", "work-here/lake-keeper"))
)
MARKUP = (
    "<html><head><link rel='canonical' href='https://tarn.example/work-here/lake-keeper'><script type='application/ld+json'>"
    + json.dumps({"@type": "JobPosting", "title": "Lake Keeper", "datePosted": "2026-11-02", "description": WORDS})
    + "</script><script>track()</script></head><body></body></html>"
)

# An API: rows in pages whose values stand in objects of their own, and an opening's page with a short text and labels.
OPENINGS = json.dumps(
    {
        "result": {
            "count": 2,
            "page": 1,
            "pages": 1,
            "openings": [
                {
                    "ref": f"T-{n}",
                    "headline": title,
                    "brand": {"name": "Tarnwater", "slug": "tarn"},
                    "sites": [{"town": "Oslo", "iso": "NO", "mode": "on_site"}],
                    "closing": "2027-01-10",
                    "tariff": {"lo": 200, "hi": 300, "ccy": "NOK", "per": "hour"},
                    "page": f"/tarnwater/o/{n}",
                }
                for n, title in enumerate(("Net Mender", "Lake Keeper"), 1)
            ],
        }
    }
)
OPENING = (
    "<html><head><link rel='canonical' href='https://tarn.example/tarnwater/o/2'></head><body><main><h1>Lake Keeper</h1>"
    "<dl><dt>Location</dt><dd>Oslo (2 days a week in the office)</dd><dt>Reference</dt><dd>T-2</dd><dt>Department</dt><dd>Lakes</dd></dl>"
    "<section class='told'><p>Nets are mended by hand here, from first light until the boats are in, with three others.</p></section>"
    "</main></body></html>"
)

# kind -> file name -> what was saved
SAVED = {
    "list": {"offers.json": LIST},
    "list-detail": {"rows.json": ROWS, "row.json": ROW},
    "list-page": {"openings.json": OPENINGS, "opening.html": OPENING},
    "cards": {"cards.html": CARDS, "page.html": DETAIL},
    "feed": {"feed.xml": FEED},
    "markup": {"sitemap.xml": SITEMAP, "page.html": MARKUP},
    "aggregator": {"sites.json": SITES},
    "aggregator-cards": {"several.html": SEVERAL, "page.html": DETAIL},
}

# Pages of other shapes: a table whose columns and a page whose values are labelled in Greek, with parameters of a session in each link.
GREEK_LIST = (
    "<html><body><header><nav><a href='/etaireia/nea'>Νέα</a></nav></header><p class='plithos'>3 ανοιχτές θέσεις</p><table>"
    "<tr><th>Θέση</th><th>Τόπος</th><th>Βάρδια</th><th>Λήξη</th></tr>{}</table></body></html>"
).format(
    "".join(
        f"<tr><td><a href='thesi/{key}?searchId=9f3a&amp;pos={n}&amp;lang=el'>{title}</a></td><td>Πάτρα</td><td>νύχτα</td>"
        "<td>15.01.2027</td></tr>"
        for n, (key, title) in enumerate({"11-dichtyas": "Διχτυάς", "12-varkaris": "Βαρκάρης", "13-limni": "Φύλακας λίμνης"}.items(), 1)
    )
)
GREEK_PAGE = (
    "<html><head><link rel='canonical' href='https://tarn.example/ergasia/thesi/12-varkaris?searchId=9f3a'></head><body>"
    "<nav><a href='/'>Αρχική</a></nav><article><h1>Βαρκάρης</h1><ul><li><span class='k'>Τμήμα:</span> <span>Λίμνες</span></li>"
    "<li><span class='k'>Εργαλείο:</span> <span>κουπί</span></li></ul>"
    f"<div class='keimeno'><p>{WORDS}</p><p>Σημείωση: φέρε μπότες</p></div></article></body></html>"
)
# Links that a parameter tells apart, and a next page; links that lie deeper than their first folder.
BY_NUMBER = (
    "<html><body><a href='/view?nr=7&amp;sid=x'>Net Mender</a><a href='/view?nr=9&amp;sid=x'>Lake Keeper</a>"
    "<a rel=next href='/all?after=9'>More</a><a href='/all?page=2'>2</a><a href='/all?page=3'>3</a></body></html>"
)
DEEP = "<html><body><a href='/job/Oslo-Net-Mender/71/'>Net Mender</a><a href='/job/Bergen-Lake-Keeper/72/'>Lake Keeper</a></body></html>"
# Rows whose keys no table knows.
UNNAMED = json.dumps(
    {
        "求人": [
            {"xid": f"A-{n}", "やくわり": title, "ばしょ": "函館市", "せつめい": f"<p>{WORDS}</p>"}
            for n, title in enumerate(("網職人", "船大工"))
        ]
    }
)
BASQUE_ROWS = {
    "emaitza": {
        "guztira": 7,
        "orria": 1,
        "lanak": [{"kodea": f"LN-4{n}", "izena": title, "mota": "finkoa"} for n, title in enumerate(("Ardizaina", "Gaztagilea"))],
    }
}
BASQUE_ROW = {"lana": {"kodea": "LN-41", "izena": "Gaztagilea", "azalpena": f"<p>{WORDS}</p>"}}
