"""The web application of one room: pages, songs, kits, reports and the socket.

The stage (the built browser application) lies beside this file in ``stage/`` and travels in the
wheel. Secrets are in the fragment of links, which browsers never send, so that they are in no log
and no referrer.
"""

import mimetypes
from asyncio import to_thread
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from uchiawase.errors import KitUnknown, PracticeBroken, SongUnknown, UchiawaseError
from uchiawase.formats.song_folder import song_json_bytes
from uchiawase.score.practice import (
    LEAST_TEMPO_RATIO,
    MOST_TEMPO_RATIO,
    Practice,
    nearest_step,
    practised,
    rounds_of,
)
from uchiawase.score.song import Song
from uchiawase.server.listening import chirp_file, take_recording
from uchiawase.server.phone_check import PhoneDesk
from uchiawase.server.room import Room, Wire
from uchiawase.server.socket import serve_socket
from uchiawase.songs.kits import KitLibrary
from uchiawase.songs.library import Library

STAGE = Path(__file__).parent / "stage"
PAGES = ("/", "/host", "/join", "/watch", "/report/{report_id}")

# Sound and pictures are packed already: packing them again would only hold up the strokes.
AS_IT_IS = {"Content-Encoding": "identity"}

mimetypes.add_type("audio/flac", ".flac")
mimetypes.add_type("audio/midi", ".mid")
mimetypes.add_type("application/vnd.apache.parquet", ".parquet")


class Reports(Protocol):
    """Makes the files of a report on demand."""

    async def file(self, report_id: str, name: str) -> Path | None:
        """Give the path of one file of a report, or None where there is no such report or file."""
        ...

    def close(self) -> None:
        """Throw the files away."""
        ...


class Headers:
    """Puts the headers on every answer that keep a page to itself.

    No third-party request leaves a page, no other page can frame or open it, and with cross-origin
    isolation the browser's timers are as fine as they get (5 µs). Browsers heed isolation on secure
    origins only, and complain about it on a plain address of the local network.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, adding to its headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        policy = "; ".join(
            (
                "default-src 'self'",
                f"connect-src 'self' ws://{host} wss://{host}",
                "img-src 'self' data: blob:",
                "media-src 'self' blob:",
                "worker-src 'self' blob:",
                "object-src 'none'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            )
        )

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy
                if is_trusted_by_browsers(scope["scheme"], host):
                    headers["Cross-Origin-Opener-Policy"] = "same-origin"
                    headers["Cross-Origin-Embedder-Policy"] = "require-corp"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Permissions-Policy"] = (
                    "camera=(), geolocation=(), microphone=(self), midi=(self)"
                )
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self._app(scope, receive, send_with_headers)


MIDDLEWARE = (Middleware(Headers), Middleware(GZipMiddleware, minimum_size=1024))


def is_trusted_by_browsers(scheme: str, host: str) -> bool:
    """Tell whether a browser takes an origin as secure: HTTPS, or this very machine."""
    name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
    return scheme == "https" or name in {"localhost", "127.0.0.1", "[::1]"}


def make_app(
    *, room: Room, library: Library, kits: KitLibrary, reports: Reports, desk: PhoneDesk
) -> Starlette:
    """Make the application around a room.

    Args:
        room: Opened with the application and closed with it.
        library: Songs, prepared.
        kits: Kits, prepared.
        reports: Makes the files of reports.
        desk: Serves the test of a phone.
    """
    wires: set[Wire] = set()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        await room.open()
        yield
        await room.close()
        reports.close()

    async def page(_request: Request) -> Response:
        index = STAGE / "index.html"
        if not index.is_file():
            return PlainTextResponse(
                "The stage has not been built: run `make jam` in the project's folder.\n", 503
            )
        return FileResponse(index, media_type="text/html")

    @lru_cache(maxsize=16)
    def song_json(song_id: str, practice: Practice) -> bytes:
        return song_json_bytes(practised(library.song(song_id), practice))

    async def song_file(request: Request) -> Response:
        song_id, name = request.path_params["song_id"], request.path_params["name"]
        try:
            song = library.song(song_id)
            practice = practice_asked(song, request.query_params)
        except SongUnknown as unknown:
            return _missing(unknown)
        except UchiawaseError as error:
            return PlainTextResponse(f"{error}\n", 400)
        if name == "song.json":
            content = await to_thread(song_json, song_id, practice)
            return Response(content, media_type="application/json")
        if name == "backing.flac":
            if not room.session.can_play(song_id, practice.tempo_ratio):
                # Rendering takes a while: only a host asks for it, from within the meeting.
                return _missing(f"{song.title} has not been made at that tempo")
            path = library.stem_path(song_id, "backing", tempo_ratio=practice.tempo_ratio)
            return FileResponse(path, headers=AS_IT_IS)
        if name == "excerpt.flac":
            return FileResponse(library.excerpt_path(song_id), headers=AS_IT_IS)
        if name == "drums.flac":
            return FileResponse(library.stem_path(song_id, "drums"), headers=AS_IT_IS)
        return _missing(f"a song has no file {name!r}")

    async def kit_file(request: Request) -> Response:
        kit_id, name = request.path_params["kit_id"], request.path_params["name"]
        try:
            if name == "kit.json":
                return Response(kits.sprite_index(kit_id), media_type="application/json")
            if name == "kit.flac":
                return FileResponse(kits.sprite_path(kit_id), headers=AS_IT_IS)
            if name == "first.json":
                return Response(kits.first_index(kit_id), media_type="application/json")
            if name == "first.flac":
                return FileResponse(kits.first_path(kit_id), headers=AS_IT_IS)
        except KitUnknown as unknown:
            return _missing(unknown)
        return _missing(f"a kit has no file {name!r}")

    async def report_file(request: Request) -> Response:
        report_id, name = request.path_params["report_id"], request.path_params["name"]
        try:
            path = await reports.file(report_id, name)
        except UchiawaseError as error:
            return PlainTextResponse(f"{error}\n", 500)
        if path is None:
            return _missing(f"there is no report {report_id!r} here, or it has no {name!r}")
        packed = path.suffix in {".flac", ".png", ".parquet"}
        return FileResponse(path, headers=AS_IT_IS if packed else None)

    async def socket(websocket: WebSocket) -> None:
        await serve_socket(websocket, room, wires)

    async def recording(request: Request) -> Response:
        return await take_recording(request, room)

    async def healthy(_request: Request) -> Response:
        return PlainTextResponse("ready\n")

    return Starlette(
        routes=[
            *(Route(path, page) for path in PAGES),
            Route("/api/songs/{song_id}/{name}", song_file),
            Route("/api/kits/{kit_id}/{name}", kit_file),
            Route("/api/reports/{report_id}/{name}", report_file),
            Route("/api/chirps/{name}", chirp_file),
            Route("/api/listening/{upload}", recording, methods=["POST"]),
            Route("/healthy", healthy),
            WebSocketRoute("/ws", socket),
            *desk.routes(),
            Mount("/", StaticFiles(directory=STAGE, check_dir=False)),
        ],
        middleware=MIDDLEWARE,
        lifespan=lifespan,
    )


def make_doctor_app(desk: PhoneDesk) -> Starlette:
    """Make the application that only tests phones, for `uchi doctor`."""
    return Starlette(
        routes=[*desk.routes(), Mount("/", StaticFiles(directory=STAGE, check_dir=False))],
        middleware=MIDDLEWARE,
    )


def practice_asked(song: Song, query: Mapping[str, str]) -> Practice:
    """Give how a page wants a song practised; as it is written where it does not say.

    Args:
        song: Which song.
        query: ``tempo_ratio``, ``from_bar``, ``to_bar`` and ``rounds``, as ``State`` gives them.

    Raises:
        PracticeBroken: A figure is none, or the song is not practised so: at a tempo that nobody
            could have chosen, or longer round and round than any loop goes.
    """
    try:
        practice = Practice(
            float(query.get("tempo_ratio", 1.0)),
            int(query.get("from_bar", 0)),
            int(query.get("to_bar", 0)),
            int(query.get("rounds", 0)),
        )
    except ValueError:
        raise PracticeBroken(song.title, 0, 0, 0, song.bar_count) from None
    ratio = practice.tempo_ratio
    possible = LEAST_TEMPO_RATIO <= ratio <= MOST_TEMPO_RATIO and ratio == nearest_step(ratio)
    if possible and practice.loops:
        in_song = 1 <= practice.from_bar < practice.to_bar <= song.bar_count + 1
        possible = in_song and practice.rounds <= rounds_of(
            song, practice.from_bar, practice.to_bar, ratio
        )
    if not possible:
        raise PracticeBroken(
            song.title, practice.from_bar, practice.to_bar, practice.rounds, song.bar_count
        )
    return practice


def _missing(why: object) -> Response:
    return PlainTextResponse(f"{why}\n", 404)
