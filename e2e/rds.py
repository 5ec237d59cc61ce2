"""The RDS side of the end-to-end suite, spoken to by boto3: an API that nobody here wrote (moto_server).

usage: rds.py seed                 make production's database and its parameter group
       rds.py state                production's database as one line: class, parameter group, storage, tags
       rds.py parameter NAME       a parameter of the group that production's database uses
       rds.py left                 what is there beside production's own, one line each
       rds.py copy                 the endpoint of the database that is not production's
       rds.py names FILE ENGINE=ADDRESS,ADDRESS...
                                   plays the name server, for ever: writes lines `ADDRESS ENDPOINT` into FILE, production's
                                   endpoints to the first address of their engine, every other one to the second; and sends
                                   CloudWatch figures of the stand-in databases, the connections as they count them
The endpoint of the API is AWS_ENDPOINT_URL.
"""

import datetime
import json
import os
import socket
import sys
import time

import boto3

INSTANCE, GROUP = "shop-prod", "shop-mysql80"
PRODUCTION = (INSTANCE, "shop-mariadb", "shop-postgres")
GROUPS = (GROUP, "shop-mariadb-group", "shop-postgres-group")
STAND_IN = "mysql"
rds = boto3.client("rds")


def seed():
    rds.create_db_parameter_group(DBParameterGroupName=GROUP, DBParameterGroupFamily="mysql8.0", Description="the shop's")
    rds.modify_db_parameter_group(
        DBParameterGroupName=GROUP,
        Parameters=[{"ParameterName": "max_connections", "ParameterValue": "341", "ApplyMethod": "immediate"}],
    )
    rds.create_db_instance(
        DBInstanceIdentifier=INSTANCE,
        DBInstanceClass="db.r6g.large",
        Engine="mysql",
        EngineVersion="8.0.36",
        AllocatedStorage=100,
        StorageType="gp3",
        MasterUsername="admin",
        MasterUserPassword="not-a-secret",
        DBParameterGroupName=GROUP,
        Tags=[{"Key": "airtime.dev/namespace", "Value": "production"}, {"Key": "team", "Value": "shop"}],
    )


def instances():
    return {i["DBInstanceIdentifier"]: i for i in rds.describe_db_instances()["DBInstances"]}


def state():
    i = instances()[INSTANCE]
    keys = ["DBInstanceClass", "AllocatedStorage", "StorageType", "MultiAZ", "EngineVersion", "DBInstanceStatus"]
    return json.dumps(
        {k: i.get(k) for k in keys}
        | {"groups": [g["DBParameterGroupName"] for g in i["DBParameterGroups"]]}
        | {"tags": {t["Key"]: t["Value"] for t in sorted(i["TagList"], key=lambda t: t["Key"])}}
    )


def parameter(name):
    group = instances()[INSTANCE]["DBParameterGroups"][0]["DBParameterGroupName"]
    pages = rds.get_paginator("describe_db_parameters").paginate(DBParameterGroupName=group)
    found = [p.get("ParameterValue") for page in pages for p in page["Parameters"] if p["ParameterName"] == name]
    return found[0] if found else "not set"


def left():
    found = [f"instance {i}" for i in instances() if i not in PRODUCTION]
    found += [f"snapshot {s['DBSnapshotIdentifier']}" for s in rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]]
    found += [
        f"parameter group {g['DBParameterGroupName']}"
        for g in rds.describe_db_parameter_groups()["DBParameterGroups"]
        if g["DBParameterGroupName"] not in GROUPS and not g["DBParameterGroupName"].startswith("default.")
    ]
    return "\n".join(found)


def copy():
    return "\n".join(i["Endpoint"]["Address"] for n, i in instances().items() if n != INSTANCE and "Endpoint" in i)


def connections(address):
    try:
        with socket.create_connection((address, 3306), timeout=2) as s:
            lines = s.makefile("rw")
            lines.readline()
            lines.write("STATUS\n")
            lines.flush()
            return json.loads(lines.readline().removeprefix("OK "))["open"] - 1
    except (OSError, ValueError):
        return 0


def names(file, *engines):
    of = {engine: pair.split(",") for engine, pair in (e.split("=") for e in engines)}
    cloudwatch, sent = boto3.client("cloudwatch"), 0.0
    while True:
        try:
            found = instances()
            addresses = {n: of[i["Engine"]][0 if n in PRODUCTION else 1] for n, i in found.items()}
            text = "".join(f"{addresses[n]} {i['Endpoint']['Address']}\n" for n, i in found.items() if "Endpoint" in i)
            if open(file).read() != text:
                with open(file, "w") as f:
                    f.write(text)
            if time.monotonic() - sent > 15:
                for n, i in found.items():
                    if i["Engine"] == STAND_IN:
                        figures(cloudwatch, n, addresses[n])
                sent = time.monotonic()
        except Exception as e:  # the API may not be up yet; a name server goes on
            print(e, file=sys.stderr, flush=True)
        time.sleep(0.5)


def figures(cloudwatch, instance, address):
    values = {
        "CPUUtilization": 12.5,
        "DatabaseConnections": float(connections(address)),
        "FreeableMemory": 9.0 * 2**30,
    }
    tell(cloudwatch, instance, values)


def tell(cloudwatch, instance, values):
    """CloudWatch gets these figures of the instance, as of now."""
    cloudwatch.put_metric_data(
        Namespace="AWS/RDS",
        MetricData=[
            {
                "MetricName": name,
                "Dimensions": [{"Name": "DBInstanceIdentifier", "Value": instance}],
                "Timestamp": datetime.datetime.now(datetime.timezone.utc),
                "Value": value,
            }
            for name, value in values.items()
        ],
    )


if __name__ == "__main__":
    answer = globals()[sys.argv[1]](*sys.argv[2:])
    if answer is not None:
        print(answer)
