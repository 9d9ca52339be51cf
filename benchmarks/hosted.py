"""Our server as it is hosted in life, in a process of its own, with a few questions for the benchmark."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from pathlib import Path

from benchmarks.children import Data, resources, serve_parent
from benchmarks.crowd import FILES_SPARE, allow_open_files
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.model.scenario import Scenario
from exercise_engine.server.desk import Playable
from exercise_engine.server.opening import OpenExercise, open_exercise
from exercise_engine.server.service import HostedExercise, HostSettings, hosting
from exercise_engine.system import SystemClock


def open_new(settings: Data) -> OpenExercise:
    """Create the exercise of a scenario that lies on disk as JSON."""
    text = Path(settings["scenario"]).read_text(encoding="utf-8")
    scenario = Scenario.model_validate_json(text)
    return open_exercise(
        Path(settings["file"]),
        Playable(scenario, hashlib.sha256(text.encode()).hexdigest()),
        renderer=JinjaTexts(),
        speed=settings["speed"],
        now=SystemClock().now(),
    )


def seats_of(hosted: HostedExercise) -> list[Data]:
    """Every seat with its code and where it belongs, in the order of the scenario."""
    seats = hosted.hub.room.feed.seats.values()
    return [
        {
            "seat": seat.seat,
            "kind": seat.kind,
            "team": seat.posts[0].team if seat.posts else "",
            "code": hosted.sheets[seat.seat].code,
        }
        for seat in seats
    ]


async def main() -> None:
    """Host until the parent has nothing more to ask."""
    settings = json.loads(sys.argv[1])
    allow_open_files(settings["capacity"] + FILES_SPARE)
    exercise = await asyncio.to_thread(open_new, settings)
    async with hosting(exercise, HostSettings(port=0)) as hosted:
        hello = {"port": hosted.link.port, "series": hosted.link.series_id, "seats": seats_of(hosted)}

        def deadline(_asked: Data) -> Data:
            return {"mono_ns": hosted.hub.next_deadline()}

        await serve_parent(hello, {"deadline": deadline, "resources": resources})
        if hosted.failed.done():
            hosted.failed.result()


if __name__ == "__main__":
    asyncio.run(main())
