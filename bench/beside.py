"""What runs in a worker beside the user's script, switched on and off in turn, a second each: what it costs.

Loaded by Locust after airtime_requests.py and airtime_lag.py. After PAIRS pairs it prints a line "beside ON OFF RATIO": requests a second of CPU
with it and without, medians over the windows, and the median of the pairs' ratios. Both are measured in one process within two
seconds, since what a core of a shared machine does changes from minute to minute by more than what is looked for.
"""

import os
import statistics
import time

import gevent
from locust import events

PAIRS = int(os.environ.get("PAIRS", "60"))
WARM_UP = 5
ours = [(hook, list(hook._handlers)) for hook in (events.request, events.report_to_master)]
# airtime_lag.py starts a greenlet for good when Locust begins; here it is started and ended in turn.
starts = [handler for handler in events.init._handlers if "LAG" in handler.__globals__]
for start in starts:
    events.init.remove_listener(start)
watching = []
answered = 0


@events.request.add_listener
def on_request(**_):
    global answered
    answered += 1


def switch(on):
    for hook, handlers in ours:
        for handler in handlers:
            (hook.add_listener if on else hook.remove_listener)(handler)
    while watching:
        watching.pop().kill()
    if on:
        watching.extend(gevent.spawn(start.__globals__["LAG"].watch) for start in starts)


def window():
    """Requests a second of this process's CPU, over a second."""
    requests, cpu = answered, time.process_time()
    gevent.sleep(1)
    return (answered - requests) / (time.process_time() - cpu)


def measure():
    gevent.sleep(WARM_UP)
    switch(False)
    figures = {True: [], False: []}
    for pair in range(PAIRS):
        for on in (True, False) if pair % 2 else (False, True):
            if on:
                switch(True)
            figures[on].append(window())
            if on:
                switch(False)
    ratios = [a / b for a, b in zip(figures[True], figures[False])]
    print("beside", *(f"{statistics.median(f):.4f}" for f in (figures[True], figures[False], ratios)), flush=True)


@events.init.add_listener
def on_init(**_):
    if not starts or not all(handlers for _, handlers in ours):
        raise SystemExit("beside.py is not loaded after what it measures")
    gevent.spawn(measure)
