"""rolecall schema"""

import click

from crawler.printing import echo_json
from schemas.feedschema import SCHEMAS


@click.command("schema")
@click.argument("of", type=click.Choice(list(SCHEMAS)), default="job")
def schema_command(of: str) -> None:
    """Print a JSON Schema: of a job's record (the default), of a line of a snapshot, of the state feed (feed) or of the event feed."""
    echo_json(SCHEMAS[of]())
