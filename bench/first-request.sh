# How long a Rehearsal takes from kubectl to the first request at the copy. Sourced by run.

# A web server that says when it was asked after a pause.
first_request_shop() { # first_request_shop NAMESPACE
  kubectl create configmap shop-locust -n "$1" --from-file=bench/locustfile.py >/dev/null &&
    kubectl apply -n "$1" -f - >/dev/null <<END
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data:
  web.py: |
    import http.server, time
    class Shop(http.server.BaseHTTPRequestHandler):
        last = 0
        def do_GET(self):
            now = time.time()
            if now - Shop.last > 5:
                print(now, flush=True)
            Shop.last = now
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        def log_message(self, *arguments):
            pass
    http.server.ThreadingHTTPServer(("", 8080), Shop).serve_forever()
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: $LOCUST_IMAGE
        command: [python3, /web/web.py]
        volumeMounts: [{name: web, mountPath: /web}]
      volumes: [{name: web, configMap: {name: web}}]
---
apiVersion: airtime.dev/v1alpha1
kind: TrafficEvent
metadata: {name: far}
spec:
  airtime: "2036-12-03T21:30:00Z"
  staging: {namespace: $1-staging, egress: {whenNotEnforced: Accept}}
END
}

rehearsal_phase() { kubectl get rehearsal "$2" -n "$1" -o jsonpath='{.status.phase}'; }

# first_request NAMESPACE NAME SMOKE: seconds from kubectl create to the first request.
first_request() {
  local at first
  at=$(now)
  kubectl create -n "$1" -f - >/dev/null <<END || return 1
apiVersion: airtime.dev/v1alpha1
kind: Rehearsal
metadata: {name: $2}
spec:
  trafficEvent: far
  locust: {script: {configMap: shop-locust}, host: http://web, workers: 1, image: $LOCUST_IMAGE, smoke: $3}
  stages: [{users: 5, ramp: 1s, for: 1m}]
END
  for _ in $(seq 240); do
    first=$(kubectl logs -n "$1-staging" deploy/web | awk -v at="$at" '$1 > at { print $1; exit }')
    [ -z "$first" ] || break
    sleep 0.5
  done
  [ -n "$first" ] || { say "no request within 120 s: $(kubectl get rehearsal "$2" -n "$1" -o json | jq -c .status)"; return 1; }
  kubectl patch rehearsal "$2" -n "$1" --type merge -p '{"spec":{"stop":true}}' >/dev/null
  for _ in $(seq 240); do
    [ "$(rehearsal_phase "$1" "$2")" != Finished ] || [ -n "$(kubectl get pods -n "$1-staging" -l "airtime.dev/rehearsal=$2" -o name)" ] || break
    sleep 0.5
  done
  awk -v a="$at" -v b="$first" 'BEGIN { print b - a }'
}

measure_first_request() {
  local ns=bench-first-$$ smoke
  endpoint=http://127.0.0.1:9
  operator_account "$ns"
  first_request_shop "$ns" || die "the shop can't be made"
  operator_start "$ns"
  kubectl wait -n "$ns" --for=condition=StagingReady te/far --timeout=300s >/dev/null ||
    die "the copy is not ready: $(kubectl get te far -n "$ns" -o json | jq -c .status.conditions)"
  for smoke in true false; do
    : >"$tmp/first"
    for ((round = 1; round <= RUNS; round++)); do
      say "first request, smoke: $smoke: round $round of $RUNS"
      first_request "$ns" "$smoke-$round" "$smoke" >>"$tmp/first" || die "the Rehearsal sent nothing"
    done
    line "kubectl create to the first request" "$(spread %.1f <"$tmp/first") s" - - \
      "median (min–max) of $RUNS, $([ $smoke = true ] && echo "that of the smoke round" || echo "locust.smoke: false, so that of the load")"
  done
  kubectl delete rehearsals --all -n "$ns" --timeout=120s >/dev/null || die "the Rehearsals are not gone"
  kubectl delete te far -n "$ns" --timeout=300s >/dev/null || die "the event is not gone: $(tail -3 "$tmp/$ns.log")"
  stop "$operator"
}
