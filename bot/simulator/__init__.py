"""A LINE platform of our own on localhost: the Messaging API with its limits and faults, webhooks, and a phone.

    with Simulator(webhook_url="http://127.0.0.1:8000/line/webhook", channel_secret="…") as line:
        resident = line.user()
        resident.says("住民票がほしい")
        assert line.wait_for(lambda: len(resident.replies) == 1)

It imports nothing of the bot; the bot meets it over HTTP only.
"""

from .faults import Fault
from .rates import Rate
from .serving import openapi_folder, serve
from .simulator import Simulator
from .webhooks import WebhookResult, signature

__all__ = ["Fault", "Rate", "Simulator", "WebhookResult", "openapi_folder", "serve", "signature"]
