"""LINE's statistics API over the connections of the Messaging API: one pool, one kind of error."""

from linebot.v3.insight import ApiClient as InsightClient
from linebot.v3.insight import Insight
from linebot.v3.messaging import ApiClient


def insight_over(http: ApiClient) -> Insight:
    """The SDK's functions. Errors are those of ``http``: the SDK has a class of each for every API."""
    client = InsightClient(http.configuration)
    client.rest_client = http.rest_client
    del client.default_headers["Authorization"]  # every call brings its own
    return Insight(client)
