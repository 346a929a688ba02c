"""The Messaging API over HTTP, at the paths of api.line.me and api-data.line.me."""

from flask import Blueprint

from ..platform import Platform
from ..webhooks import Webhooks
from .account import AccountApi
from .aliases import AliasApi
from .channel import ChannelApi
from .guard import Guard
from .insight import InsightApi
from .messages import MessageApi
from .richmenus import RichMenuApi

__all__ = ["Guard", "line_blueprint"]


def line_blueprint(platform: Platform, webhooks: Webhooks) -> Blueprint:
    """Every route of the API. The endpoint name (`push`) is what faults and rate limits are set by."""
    blueprint = Blueprint("line", __name__)
    plain = (AccountApi, MessageApi, InsightApi, RichMenuApi, AliasApi)
    for api in (ChannelApi(platform, webhooks), *(kind(platform) for kind in plain)):
        for method, rule, name, view in api.routes():
            blueprint.add_url_rule(rule, name, view, methods=[method])
    return blueprint
