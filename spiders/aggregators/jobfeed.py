"""Indeed-style XML job feeds, which employers and boards write for search sites; the registry row names the URL.

``referencenumber`` is one job at one place; ``requisitionid`` is shared by the places of one job. Feeds of a gigabyte are read as a
stream. Values stand in CDATA and are never unescaped again.
"""

from spiders.kinds.feed import FeedSpider
from spiders.reading.values import words


class JobFeedSpider(FeedSpider):
    name = "jobfeed"
    ignored = words(
        "cpc logo company_logo companyjoblogourl siret siretnumber siret_number naf_code company_sector csr_label apply_mail email"
        " indeed-apply-data guid publisher publisherurl streetaddress address sector"
        " company.company_siren joboccupation job_locations.location_country_name job_locations.location_sub_state"
    )
