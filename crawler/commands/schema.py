"""rolecall schema"""

import click

from crawler.printing import echo_json
from schemas.jsonschema import job_schema


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of an exported line."""
    echo_json(job_schema())
