"""The HTTP server under the simulator: threads, no request log, real connection resets."""

import socket
import threading
from typing import TYPE_CHECKING, Any, Final

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from .app import RESET_ON_CLOSE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_BACKLOG: Final = 512
_POLL_SECONDS: Final = 0.05


class Server:
    """Serves `app` from a thread of its own until `stop()`."""

    def __init__(self, host: str, port: int, app: Flask) -> None:
        self._http = _ThreadedServer(host, port, app, handler=_QuietHandler)
        serve = self._http.serve_forever
        self._thread = threading.Thread(target=serve, args=(_POLL_SECONDS,), name="line-simulator", daemon=True)
        self.url = f"http://{host}:{self._http.port}"
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _ThreadedServer(ThreadedWSGIServer):
    request_queue_size = _BACKLOG
    daemon_threads = True
    block_on_close = False

    def shutdown_request(self, request: Any) -> None:
        """Close without the polite FIN when the connection is to be reset."""
        try:
            linger = request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, len(RESET_ON_CLOSE))
        except OSError:
            linger = b""
        if linger == RESET_ON_CLOSE:
            self.close_request(request)
        else:
            super().shutdown_request(request)


class _QuietHandler(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the simulator keeps its own record of calls."""

    def connection_dropped(self, error: BaseException, environ: "WSGIEnvironment | None" = None) -> None:
        """Wait for no further request on a connection that a fault cut."""
        self.close_connection = True
