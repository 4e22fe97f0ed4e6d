"""The door of a room: by which links people come in, who is kept out, and who comes back.

Whoever is a member is known by their device and comes back by any link the room ever had, also
while the room is locked. Whoever is not needs the newest link and an open room. A device that was
sent out stays out until there is a newer link than the one of that moment, or the host readmits it.
The host's link always opens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from hmac import compare_digest

from uchiawase.session.messages import JoinLink
from uchiawase.session.people import Person
from uchiawase.session.refusal import Refused

SECRET_BYTES = 16
"""How many bytes of chance a link carries."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """How people get in.

    Attributes:
        join_secret: What the first guests' link carries.
        host_secret: What the host's link carries.
        write_link: Gives the guests' link and its QR code for a secret.
        key: Secret bytes from which later links and the addresses of reports are made, so that
            nobody can guess them.
    """

    join_secret: str
    host_secret: str
    write_link: Callable[[str], JoinLink]
    key: bytes

    def digest(self, text: str) -> str:
        """Give 32 hexadecimal digits that belong to a text and that nobody else can work out."""
        return blake2b(text.encode(), key=self.key, digest_size=SECRET_BYTES).hexdigest()


@dataclass(slots=True)
class _Outcast:
    """Somebody who was sent out, and the newest link of that moment."""

    person: Person
    link_number: int
    readmitted: bool = False


@dataclass(slots=True)
class Door:
    """Who may come in."""

    invitation: Invitation
    locked: bool = False
    _secrets: list[str] = field(default_factory=list[str])
    _outcasts: dict[int, _Outcast] = field(default_factory=dict[int, _Outcast])

    def __post_init__(self) -> None:
        self._secrets.append(self.invitation.join_secret)

    @property
    def link_number(self) -> int:
        """How many links for guests there have been, the first included."""
        return len(self._secrets)

    @property
    def link(self) -> JoinLink:
        """The link by which guests come in now."""
        return self.invitation.write_link(self._secrets[-1])

    @property
    def outcasts(self) -> tuple[Person, ...]:
        """Who was sent out and may not come back yet, in that order."""
        return tuple(one.person for one in self._outcasts.values() if not one.readmitted)

    @property
    def sent_out(self) -> tuple[tuple[Person, int, bool], ...]:
        """Everybody who was sent out: who, the newest link then, whether they may come back."""
        return tuple(
            (one.person, one.link_number, one.readmitted) for one in self._outcasts.values()
        )

    def take_up(
        self, session_id: str, link_number: int, sent_out: Sequence[tuple[Person, int, bool]]
    ) -> None:
        """Take up what another process knew: its links, and whom it had sent out."""
        while self.link_number < link_number:
            self.renew(session_id)
        for person, number, readmitted in sent_out:
            self._outcasts[person.player] = _Outcast(person, number, readmitted)

    def renew(self, session_id: str) -> None:
        """Replace the guests' link."""
        self._secrets.append(self.invitation.digest(f"{session_id}/join/{self.link_number}"))

    def send_out(self, person: Person) -> None:
        """Keep somebody's device out from now on."""
        self._outcasts[person.player] = _Outcast(person, self.link_number)

    def readmit(self, player: int) -> bool:
        """Let a device that was sent out come back; False where there is none."""
        outcast = self._outcasts.get(player)
        if outcast is None:
            return False
        outcast.readmitted = True
        return True

    def admit(self, secret: str, digest: str, *, member: bool) -> bool:
        """Tell whether a secret lets its bearer host; refuse it where it opens nothing.

        Args:
            secret: What the link carried.
            digest: The device's.
            member: Whether the device belongs to somebody who is in the room, or was cut off.

        Raises:
            Refused: The door stays shut; the sentence says why.
        """
        if _same(secret, self.invitation.host_secret):
            return True
        # Every secret is compared, so that how long it takes tells nothing.
        numbers = [n for n, known in enumerate(self._secrets, start=1) if _same(secret, known)]
        if not numbers:
            raise Refused(
                "wrong_secret",
                "This link does not open this meeting; ask the host for a new one.",
                fatal=True,
            )
        if member:
            return False
        outcast = self._outcast_of(digest)
        if outcast is not None and outcast.readmitted:
            # By name, so to say: neither the lock nor an older link is meant for them.
            return False
        if outcast is not None and numbers[-1] <= outcast.link_number:
            raise Refused(
                "removed",
                "The host has ended your part in this meeting; ask them for a new link.",
                fatal=True,
            )
        if numbers[-1] < self.link_number:
            raise Refused(
                "old_link", "This link has been replaced; ask the host for the new one.", fatal=True
            )
        if self.locked:
            raise Refused(
                "locked", "The host has locked this meeting; ask them to open it.", fatal=True
            )
        return False

    def bring_back(self, digest: str) -> Person | None:
        """Give the person who was sent out with this device, now let in again, or None."""
        outcast = self._outcast_of(digest)
        if outcast is None:
            return None
        del self._outcasts[outcast.person.player]
        return outcast.person

    def _outcast_of(self, digest: str) -> _Outcast | None:
        return next((one for one in self._outcasts.values() if one.person.digest == digest), None)


def _same(secret: str, known: str) -> bool:
    return compare_digest(secret.encode(), known.encode())
