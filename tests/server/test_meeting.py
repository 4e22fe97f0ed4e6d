"""A whole meeting over real sockets: a song from the lobby to the files of its report."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest
from meetings_for_tests import guest_of, host_secret, join_secret, meeting_in, run

from uchiawase.score.level import Level
from uchiawase.server.app import is_trusted_by_browsers
from uchiawase.server.scripted import Script, ScriptedPlayer
from uchiawase.session import messages as m
from uchiawase.timing.person import PRESETS, Person


def test_hits_are_acknowledged_only_once_they_are_in_the_archive(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path) as meeting, guest_of(meeting, "Hana", host=True) as host:
            await host.say(m.TakeSeat(seat=1))
            await host.say(m.Start(song_id=meeting.session.songs[0].id, count_in_bars=1))
            state = await host.hear_phase("count_in")
            now_s = state.timeline[0].start_s
            hits = [
                m.HitIn(seq=seq, pass_number=1, time_s=now_s, piece="kick", velocity=90)
                for seq in (1, 2, 3)
            ]
            await asyncio.sleep(1.0)
            await host.say(m.Hits(hits=hits))
            stored = await host.hear(m.HitsStored)
            assert stored.seqs == [1, 2, 3]
            archive = meeting.reports.archive
            song = meeting.session.songs[0]
            performance = archive.performance(meeting.session.session_id, 1, song)
            own = next(take for take in performance.takes if take.seat == 1)
            assert len(own.hits) == 3

    run(test)


def test_two_scripted_people_play_a_song_and_both_get_the_same_report(tmp_path: Path) -> None:
    async def test() -> None:
        async with meeting_in(tmp_path, rate=40.0) as meeting:
            clock = meeting.room.clock
            songs = meeting.session.songs
            address = f"ws://127.0.0.1:{meeting.port}/ws"
            scripts = [
                Script(
                    name=name,
                    device=f"{seat:032x}",
                    secret=host_secret(meeting) if seat == 1 else join_secret(meeting),
                    seat=seat,
                    level=Level.EASY,
                    person=Person(PRESETS["steady_host"], 5, (seat,)),
                    hosts=seat == 1,
                    kit_id=kit_id,
                )
                for seat, name, kit_id in ((1, "Hana", ""), (2, "Mina", "matsuri"))
            ]
            report_ids = await asyncio.gather(
                *(
                    ScriptedPlayer(script, clock, songs).play(
                        address, players=2, song_id=songs[0].id
                    )
                    for script in scripts
                )
            )
            assert report_ids[0] == report_ids[1]
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{meeting.port}") as client:
                answer = await client.get(f"/api/reports/{report_ids[0]}/report.json")
                report = json.loads(answer.content)
                assert report["people"] == ["Hana", "Mina"]
                kits = {player["seat"]: player["kit_name"] for player in report["players"]}
                assert (kits[1], kits[2], kits[4]) == ("Studio", "Matsuri", "Matsuri")
                song = songs[0]
                for player in report["players"]:
                    part = song.part_of(player["seat"])
                    assert part is not None
                    assert player["asked"] == len(part.asked_at(Level(player["level"])))
                    if player["kind"] == "virtual":
                        assert player["met"] == player["asked"]
                    else:
                        assert player["met"] >= 0.9 * player["asked"]
                assert (await client.get("/api/reports/unknown/report.json")).status_code == 404
                path = f"/api/reports/{report_ids[0]}/nothing.txt"
                assert (await client.get(path)).status_code == 404

    run(test)


def test_pages_and_files_come_with_headers_that_keep_them_to_themselves(tmp_path: Path) -> None:
    async def test() -> None:
        async with (
            meeting_in(tmp_path) as meeting,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{meeting.port}") as client,
        ):
            for path in ("/", "/host", "/join", "/report/x", "/api/kits/club/kit.json"):
                answer = await client.get(path)
                assert answer.status_code == 200, path
                policy = answer.headers["content-security-policy"]
                assert "unsafe" not in policy
                assert answer.headers["referrer-policy"] == "no-referrer"
                assert answer.headers["cross-origin-opener-policy"] == "same-origin"
            for path in (
                "/api/kits/nothing/kit.json",
                "/api/kits/club/other.txt",
                "/api/songs/nothing/song.json",
                "/api/songs/meet-me-on-the-one/../../../../etc/passwd",
                "/assets/%2e%2e/%2e%2e/app.py",
                "/nothing",
            ):
                assert (await client.get(path)).status_code == 404, path

    run(test)


def test_pages_are_packed_and_sound_is_not_packed_again(tmp_path: Path) -> None:
    async def test() -> None:
        async with (
            meeting_in(tmp_path) as meeting,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{meeting.port}") as client,
        ):
            index = await client.get("/api/kits/club/kit.json")
            assert index.headers["content-encoding"] == "gzip"
            sound = await client.get("/api/kits/club/kit.flac")
            assert sound.headers["content-encoding"] == "identity"
            assert sound.headers["content-type"] == "audio/flac"
            assert sound.content.startswith(b"fLaC")

    run(test)


@pytest.mark.parametrize(
    ("scheme", "host", "trusted"),
    [
        ("http", "localhost:8765", True),
        ("http", "127.0.0.1:8765", True),
        ("http", "127.0.0.1", True),
        ("http", "[::1]:8765", True),
        ("https", "drums.example", True),
        ("http", "192.168.1.20:8765", False),
        ("http", "localhost.example:80", False),
        ("http", "", False),
    ],
)
def test_pages_are_isolated_where_browsers_heed_it(scheme: str, host: str, trusted: bool) -> None:
    assert is_trusted_by_browsers(scheme, host) is trusted
