"""Prints the sample TrafficEvent as JSON, as it is but for its times: a night in minutes.

usage: shorten.py FILE SECONDS-UNTIL-AIRTIME
"""

import datetime
import json
import sys

import yaml

with open(sys.argv[1]) as f:
    event = yaml.safe_load(f)
airtime = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=int(sys.argv[2]))
spec = event["spec"]
spec |= {"airtime": airtime.strftime("%Y-%m-%dT%H:%M:%SZ"), "duration": "75s", "expectedPeak": {"users": 40}}
database, workload = spec["databases"][0], spec["workloads"][0]
database["scaleUp"]["leadTime"] = "150s"
del database["scaleDown"]  # a daily window would have the suite wait for the night
workload |= {"replicas": 6, "leadTime": "90s"}
spec["rehearsal"]["stages"] = [{"users": 10, "ramp": "3s", "for": "10s"}, {"users": 40, "ramp": "5s", "for": "15s"}]
json.dump(event, sys.stdout)
