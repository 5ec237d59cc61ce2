"""airtime_shape.py on a clock of its own, with a stand-in of Locust: a search of half an hour in a moment.

Arguments: the folder of the scripts and their files; how many users the system holds; what it does with more: slow (and
for 30 s longer), stuck (slow from then on), fail, or leave (all users are gone 15 s after they came), or
names (its endpoints are many, and have long names with tokens in them), or numbers (2,000 that are one call of an API, and the last
that is another). Prints the figures.
"""

import json
import sys
import types

FOLDER, HOLDS, BEYOND = sys.argv[1], int(sys.argv[2]), sys.argv[3]
STEP = 1.0


class Clock:
    now = 0.0


class LoadTestShape:
    def get_run_time(self):
        return Clock.now


class Event:
    def add_listener(self, function):
        return function


def percentile(response_times, requests, percent):
    slower = 0
    for value in sorted(response_times, reverse=True):
        slower += response_times[value]
        if requests - slower <= int(requests * percent):
            return value
    return 0


def module(name, **content):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__dict__.update(content)


names = ("init", "worker_report", "test_start", "test_stopping", "test_stop", "quitting", "quit")
module("gevent", sleep=lambda seconds: None, spawn=lambda function: None)
module(
    "locust",
    __version__="2.47.0",
    LoadTestShape=LoadTestShape,
    events=types.SimpleNamespace(**{name: Event() for name in names}),
)
module("locust.stats", calculate_response_time_percentile=percentile)
sys.dont_write_bytecode = True
sys.path.insert(0, FOLDER)
import airtime_shape  # noqa: E402

entry = types.SimpleNamespace(method="GET", name="/", num_requests=0, num_failures=0, response_times={})
worker = types.SimpleNamespace(id="w", state="running", cpu_usage=40.0)
runner = types.SimpleNamespace(user_count=0, errors={}, state="running", clients={"w": worker})
shape = airtime_shape.AirtimeShape()
airtime_shape.RECORDER.environment = types.SimpleNamespace(
    stats=types.SimpleNamespace(entries={("/", "GET"): entry}, total=entry), runner=runner, shape_class=shape, web_ui=None
)


class Endpoint:
    """One of many, each called as often as ``entry``."""

    method = "GET"

    def __init__(self, name):
        self.name = name

    def __getattr__(self, figure):
        return getattr(entry, figure)


if BEYOND == "names":
    stats = airtime_shape.RECORDER.environment.stats
    for n in range(600):
        for token in ("a", "b"):
            name = f"/{n % 150}?q={'場' * 9_000}&n={n}" if n % 2 else f"/{n}/{'x' * 200}?token={token * 9_000}"
            stats.entries[(name, "GET")] = Endpoint(name)
            error = {"method": "GET", "name": name, "error": "場" * 9_000 + str(n), "occurrences": 1}
            runner.errors[name] = types.SimpleNamespace(serialize=lambda error=error: error)

if BEYOND == "numbers":
    for name in [f"/products/{n}" for n in range(2_000)] + ["/checkout"]:
        airtime_shape.RECORDER.environment.stats.entries[(name, "GET")] = Endpoint(name)

asked = None
came = None
busy_until = 0.0  # Locust asks for nothing else while users come or go
behind = 0.0
while Clock.now < 7200:
    if Clock.now >= busy_until:
        tick = shape.tick()
        if tick is None:
            break
        if tick != asked:
            busy_until = Clock.now + abs(tick[0] - runner.user_count) / tick[1] + 1
            asked, came = tick, None
    change = max(-asked[1] * STEP, min(asked[1] * STEP, asked[0] - runner.user_count))
    runner.user_count = int(round(runner.user_count + change)) if abs(change) >= 1 else asked[0]
    more = runner.user_count > HOLDS
    if runner.user_count == asked[0] and came is None:
        came = Clock.now
    if BEYOND == "leave" and asked[0] > HOLDS and came is not None and Clock.now >= came + 15:
        runner.user_count = 0
    behind = 30.0 if more else behind if BEYOND == "stuck" else max(0.0, behind - STEP)
    worker.cpu_usage = 99.0 if more and BEYOND == "busy" else 40.0
    slow = BEYOND in ("slow", "stuck") and behind > 0
    entry.num_requests += runner.user_count
    entry.num_failures += runner.user_count if more and BEYOND == "fail" else 0
    time = 900 if slow else 200
    entry.response_times[time] = entry.response_times.get(time, 0) + runner.user_count
    airtime_shape.RECORDER.sample()
    Clock.now += STEP
airtime_shape.RECORDER.finish()
print(json.dumps({**airtime_shape.RECORDER.figures(), "ended": Clock.now}))
