"""A reply as plain text, for the command line."""

from handlers.message import Card, Choices, Message, Reply


def plain(reply: Reply) -> str:
    """All messages, one below the other; facts and buttons as lines."""
    return "\n\n".join(_plain(message) for message in reply.messages)


def _plain(message: Message) -> str:
    match message:
        case Card(title=title, text=text, folds=folds, facts=facts, actions=actions, note=note):
            opened = [f"{fold.label}：\n{fold.text}" for fold in folds]
            lines = [title, "", text, "", *opened, *(f"{fact.label}：{fact.value}" for fact in facts)]
            lines += [f"→ {action.label}" for action in actions] + ([note] if note else [])
            return "\n".join(lines)
        case Choices(text=text, options=options):
            return "\n".join([text, *(f"・{option.label}" for option in options)])
        case _:
            return message.text
