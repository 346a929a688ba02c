"""LINE's limits on objects, which its OpenAPI files do not carry.

Every check adds to a `Problems`; nothing raises on odd data, because odd data is what is being looked for.
Source: https://developers.line.biz/en/reference/messaging-api/
"""

from .message import check_message_list
from .problems import Problems
from .request import request_problems
from .richmenu import check_rich_menu, rich_menu_image_problem

__all__ = ["Problems", "check_message_list", "check_rich_menu", "request_problems", "rich_menu_image_problem"]
