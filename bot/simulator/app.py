"""The WSGI app: the Messaging API, the control interface and the phone in one Flask app."""

import socket
import struct
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from flask import Flask
from werkzeug.exceptions import HTTPException

from .api import Guard, line_blueprint
from .control import control_blueprint
from .errors import ApiError
from .people import World
from .phone import phone_blueprint

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    Wsgi = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]

MAX_BODY: Final = 2 * 1024 * 1024
RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)


def create_app(world: World) -> Flask:
    """The Flask app of one simulated platform."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    guard = Guard(world.platform)
    app.before_request(guard.before)
    app.after_request(guard.after)
    app.register_error_handler(ApiError, guard.api_error)
    app.register_error_handler(HTTPException, guard.http_error)
    app.register_blueprint(line_blueprint(world.platform, world.webhooks))
    app.register_blueprint(control_blueprint(world, endpoint_names(app)))
    app.register_blueprint(phone_blueprint(world))
    _drop_on_demand(app)
    return app


def endpoint_names(app: Flask) -> frozenset[str]:
    """Names of the API's endpoints (`push`), by which faults and rates are set."""
    rules = (rule.endpoint.partition(".") for rule in app.url_map.iter_rules())
    return frozenset(name for blueprint, _, name in rules if blueprint == "line")


def _drop_on_demand(app: Flask) -> None:
    """Cut the connection instead of answering when a fault asked for it (`environ["simulator.drop"]`)."""
    answer: Any = app.wsgi_app

    def wsgi(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        response: Iterable[bytes] = answer(environ, start_response)
        if environ.get("simulator.drop"):
            connection = environ.get("werkzeug.socket")
            if isinstance(connection, socket.socket):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            raise ConnectionResetError("dropped by a fault")
        return response

    app.wsgi_app = wsgi  # type: ignore[method-assign]
