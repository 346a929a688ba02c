"""What a route is."""

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue

Route = tuple[str, str, str, Callable[..., ResponseReturnValue]]
Json = dict[str, Any]
