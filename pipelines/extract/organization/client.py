"""What a posting says where it is written for somebody whom it does not name: "on behalf of our client"."""

import re

from pipelines.extract.organization.prose import FIELD
from pipelines.extract.organization.rules import READ
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.lexicon import ANYWHERE, Lexicon
from schemas.evidence import prose
from schemas.facts import EmployerName

RULE = "organization.for_client"
NAME = "our client"
SIGNS = Lexicon(((sign, None) for sign in (" client", " kunde", " mandant", "onze ")), ANYWHERE)  # one stands in whatever CLIENT finds
_AROUND = 100  # characters ahead of a sign and behind it that CLIENT may reach
# One client: "for our clients" is what a consultancy does for all of them.
CLIENT = re.compile(
    r"""\b(?:(?:on[ ]behalf[ ]of|for)[ ](?:one[ ]of[ ]our[ ](?:[\w-]{2,20}[ ]){0,2}clients|our[ ](?:[\w-]{2,20}[ ]){0,2}client)
    |our[ ](?:[\w-]{2,20}[ ])?client(?=,|[ ](?:is|are|has|seeks|needs)\b)
    |für[ ](?:unseren[ ]|einen[ ]unserer[ ])kunden|im[ ](?:kunden)?auftrag[ ]unsere[sr][ ](?:kunden|mandanten)
    |unser[ ](?:kunde|mandant)(?=,|[ ](?:ist|sucht)\b)
    |pour[ ](?:le[ ]compte[ ]de[ ])?(?:notre[ ]client|l['’]un[ ]de[ ]nos[ ]clients)|notre[ ]client(?=,|[ ](?:est|recherche)\b)
    |para[ ]nuestro[ ]cliente|nuestro[ ]cliente(?=,|[ ](?:es|busca)\b)
    |(?:voor|namens)[ ]onze[ ](?:klant|opdrachtgever)|onze[ ](?:klant|opdrachtgever)(?=,|[ ](?:is|zoekt)\b))\b""",
    re.X,
)


def find_client(reading: Reading) -> EmployerName | None:
    """Where a text first says that it is written for a client; a name of no weight."""
    low = reading.low[:READ]
    near = (CLIENT.search(low, max(0, at - _AROUND), at + _AROUND) for at, _, _ in SIGNS.find(low))
    found = next((whole for one in near if one and (whole := CLIENT.match(low, one.start()))), None)
    return found and EmployerName(NAME, 0, prose(FIELD, reading.text, found.start(), found.end(), RULE))
