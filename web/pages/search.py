"""The search: filters beside what fits."""

from typing import Any

from datasette.utils.asgi import Response

from web.site import page


async def show(datasette: Any, request: Any) -> Response:
    return await page(datasette, request, "search.html")


async def download(datasette: Any, request: Any) -> Response:
    return Response.text("")
