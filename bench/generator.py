"""Requests that one Locust worker sends, by the target's own count, while it has a core to itself.

usage: generator.py TARGET SECONDS COMMAND...    starts COMMAND (a Locust with one worker, however it is started), lets it warm
up for SECONDS, counts for SECONDS, ends it. Several processes are given as COMMAND -- COMMAND. Prints: requests a second,
requests a second of the busiest process's CPU, and of all processes' CPU.
"""

import os
import subprocess
import sys
import time
import urllib.request

TICK = os.sysconf("SC_CLK_TCK")


def count(target):
    with urllib.request.urlopen(target + "/count") as reply:
        return int(reply.read())


def family(pid):
    """The process and what it started."""
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        return [pid] + [p for child in children.read().split() for p in family(int(child))]


def cpu(pids):
    """Seconds of CPU by process (proc(5), /proc/pid/stat: utime and stime are fields 14 and 15)."""
    used = {}
    for pid in pids:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        used[pid] = (int(fields[11]) + int(fields[12])) / TICK
    return used


def commands(words):
    """The commands between the dashes."""
    found = [[]]
    for word in words:
        if word == "--":
            found.append([])
        else:
            found[-1].append(word)
    return found


def main():
    target, seconds = sys.argv[1], float(sys.argv[2])
    started = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for command in commands(sys.argv[3:])
    ]
    try:
        before = count(target)
        deadline = time.monotonic() + 60
        while count(target) == before:
            if time.monotonic() > deadline or any(p.poll() is not None for p in started):
                sys.exit("no request came within 60 s")
            time.sleep(0.2)
        time.sleep(seconds)
        pids = [p for s in started for p in family(s.pid)]
        requests, used, begun = count(target), cpu(pids), time.monotonic()
        time.sleep(seconds)
        requests, took = count(target) - requests, time.monotonic() - begun
        used = {pid: after - used[pid] for pid, after in cpu(pids).items()}
        print(f"{requests / took:.1f} {requests / max(used.values()):.1f} {requests / sum(used.values()):.1f}")
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


main()
