"""Refusals: what the room says when something cannot be done.

They never leave the session: :meth:`uchiawase.session.session.Session.receive` turns each into a
:class:`~uchiawase.session.messages.Trouble` for the one who asked.
"""

from uchiawase.session.messages import Trouble


class Refused(Exception):
    """A message that cannot be done: one clear sentence for the one who sent it."""

    def __init__(self, code: str, sentence: str, *, fatal: bool = False) -> None:
        super().__init__(sentence)
        self.trouble = Trouble(code=code, sentence=sentence, fatal=fatal)
