"""What the operator's service account really did, from the API server's audit log.

usage: audit.py FILE OFFSET USER RELEASE-NAMESPACE PRODUCTION COPY...
Prints JSON: how many requests and writes, which were forbidden, and which wrote where the operator has no business.
In production it may write Events, its own kinds, the scale of workloads, and snapshots; elsewhere its lease; in the copies anything.
"""

import collections
import json
import sys

file, offset, user, release, production, *copies = sys.argv[1:]
requests, writes = 0, 0
forbidden, outside = collections.Counter(), collections.Counter()

with open(file, encoding="utf-8") as f:
    f.seek(int(offset))
    for line in f:
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # the line that is being written
        if entry["user"]["username"] != user or entry["stage"] != "ResponseComplete":
            continue
        requests += 1
        ref = entry.get("objectRef", {})
        namespace, resource = ref.get("namespace", ""), ref.get("resource", "")
        what = " ".join(
            [entry["verb"], resource + ("/" + ref["subresource"] if "subresource" in ref else ""), namespace, ref.get("name", "")]
        ).strip()
        status = entry.get("responseStatus", {})
        # A namespace that is being deleted refuses new objects with 403, too: that is no missing right.
        if status.get("code") in (401, 403) and "being terminated" not in status.get("message", ""):
            forbidden[what] += 1
        if entry["verb"] not in ("create", "update", "patch", "delete", "deletecollection"):
            continue
        writes += 1
        if not (
            namespace in copies
            or (resource == "namespaces" and ref.get("name") in copies)  # when it is made, it is in none
            or ref.get("apiGroup") in ("airtime.dev", "authorization.k8s.io")
            or resource == "events"
            or (resource == "leases" and namespace == release)
            or (namespace == production and resource in ("deployments", "statefulsets", "horizontalpodautoscalers")
                and entry["verb"] == "patch")
            # Snapshots of production's volumes; their contents are in no namespace.
            or (ref.get("apiGroup") == "snapshot.storage.k8s.io" and namespace in ("", production)
                and resource in ("volumesnapshots", "volumesnapshotcontents") and entry["verb"] in ("create", "delete"))
        ):
            outside[what] += 1

print(json.dumps({"requests": requests, "writes": writes, "forbidden": forbidden, "outside": outside}))
