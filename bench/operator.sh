# The operator as it ships, as a process of its own: start-up, memory, requests when idle. Sourced by run.

# An account of its own, so that the audit log tells its requests from everybody else's.
operator_account() {
  events=bench-events-$$
  namespace "$events" || die "namespace $events can't be made"
  kubectl create serviceaccount operator -n "$events" >/dev/null &&
    kubectl create clusterrolebinding "$events" --clusterrole=cluster-admin --serviceaccount="$events:operator" >/dev/null ||
    die "the operator's account can't be made"
  user=system:serviceaccount:$events:operator
  kubectl config view --raw --minify --flatten -o json | jq \
    --arg token "$(kubectl create token operator -n "$events" --duration=4h)" \
    '.users[0].user = {token: $token}' >"$tmp/operator.conf"
  chmod 600 "$tmp/operator.conf"
}

operator_account_gone() {
  kubectl delete clusterrolebinding "$events" --ignore-not-found >/dev/null
  kubectl delete trafficevents --all -n "$events" --wait=false >/dev/null 2>&1
  # Nothing was raised: the events may go without the operator.
  for e in $(kubectl get trafficevents -n "$events" -o name 2>/dev/null); do
    kubectl patch -n "$events" "$e" --type merge -p '{"metadata":{"finalizers":null}}' >/dev/null
  done
  gone "$events"
}

# The lab's RDS (a simulation) with one instance, opted in for the events' namespace.
rds_start() {
  printf '%s\n' '- identifier: bench-prod' '  engine: mysql' '  instanceClass: db.m5.large' \
    "  tags: {airtime.dev/namespace: $events}" >"$tmp/seed.yaml"
  java -Xmx256m -XX:+UseSerialGC -cp "$lab" dev.airtime.lab.rds.LabRdsServer --seed "$tmp/seed.yaml" >"$tmp/rds.out" 2>&1 &
  rds=$!
  for _ in $(seq 120); do
    endpoint=$(sed -n 's/^Simulated RDS.*: \(http.*\)$/\1/p' "$tmp/rds.out")
    [ -z "$endpoint" ] || return 0
    sleep 0.5
  done
  die "the lab's RDS did not start: $(tail -3 "$tmp/rds.out")"
}

operator_start() { # operator_start [OPTION…]
  begun=$(now)
  KUBECONFIG=$tmp/operator.conf AWS_REGION=eu-west-1 AWS_ACCESS_KEY_ID=lab AWS_SECRET_ACCESS_KEY=lab \
    AIRTIME_RDS_ENDPOINT=$endpoint AIRTIME_CLOUDWATCH_ENDPOINT=$endpoint \
    java "${JVM[@]}" -jar "$jar" run --port 0 --namespaces "$events" "$@" >"$tmp/operator.log" 2>&1 &
  operator=$!
}

stop() { # stop PID
  kill "$1" 2>/dev/null
  wait "$1" 2>/dev/null
  return 0
}

events_make() { # events_make FROM TO
  for ((n = $1; n <= $2; n++)); do
    printf -- '---\napiVersion: airtime.dev/v1alpha1\nkind: TrafficEvent\nmetadata: {name: idle-%04d}\nspec:\n' "$n"
    printf '  airtime: "2036-12-03T21:30:00Z"\n  databases:\n  - name: shop\n    instance: bench-prod\n'
    printf '    scaleUp: {instanceClass: db.r6g.2xlarge}\n'
  done | kubectl apply --server-side -n "$events" -f - >/dev/null || die "the TrafficEvents can't be made"
}

# Waits until N events have a status.
events_seen() {
  local seen
  for _ in $(seq 300); do
    seen=$(kubectl get trafficevents -n "$events" -o json | jq '[.items[] | select(.status.phase != null)] | length')
    [ "$seen" -lt "$1" ] || return 0
    kill -0 "$operator" 2>/dev/null || die "the operator ended: $(tail -5 "$tmp/operator.log")"
    sleep 2
  done
  die "only $seen of $1 events have a status: $(tail -5 "$tmp/operator.log")"
}

# The operator's requests from $1 to $2 (seconds since 1970), one "VERB URI" a line; a watch counts when it begins.
requests() {
  grep -F "\"username\":\"$user\"" "$audit" | jq -r --argjson from "$1" --argjson to "$2" '
    (.requestReceivedTimestamp | (.[0:19] + "Z" | fromdateiso8601) + (.[19:26] | tonumber)) as $t
    | select($t >= $from and $t < $to) | "\(.auditID) \(.verb) \(.requestURI | split("?")[0])"' |
    sort -u | cut -d' ' -f2-
}

measure_startup() {
  : >"$tmp/startup"
  local first
  for ((round = 1; round <= RUNS; round++)); do
    say "startup: round $round of $RUNS"
    kubectl delete trafficevents --all -n "$events" --wait=false >/dev/null
    for e in $(kubectl get trafficevents -n "$events" -o name); do
      kubectl patch -n "$events" "$e" --type merge -p '{"metadata":{"finalizers":null}}' >/dev/null
    done
    events_make 1 1
    operator_start
    events_seen 1
    stop "$operator"
    sleep 1
    first=$(grep -F "\"username\":\"$user\"" "$audit" | jq -r --argjson from "$begun" '
      (.requestReceivedTimestamp | (.[0:19] + "Z" | fromdateiso8601) + (.[19:26] | tonumber)) as $t
      | select(.objectRef.resource == "trafficevents" and .objectRef.subresource == "status" and .verb == "patch"
          and .responseStatus.code == 200 and $t >= $from) | $t - $from' | sort -g | head -1)
    [ -n "$first" ] || die "no status write in $audit"
    echo "$first" >>"$tmp/startup"
  done
  line "start-up to the first status write" "$(spread %.2f <"$tmp/startup") s" - - "median (min–max) of $RUNS process starts"
}

rss() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$operator/status"; }

# idle_one COUNT TITLE [OPTION…]: memory and requests with COUNT events.
idle_one() {
  local count=$1 title=$2 from to n
  shift 2
  events_make 1 "$count"
  operator_start "$@"
  events_seen "$count"
  say "idle, $title: settles for $SETTLE s, then is watched for $WINDOW s"
  sleep "$SETTLE"
  from=$(now)
  sleep "$WINDOW"
  to=$(now)
  resident=$(rss)
  sleep 2
  requests "$from" "$to" >"$tmp/requests"
  stop "$operator"
  n=$(wc -l <"$tmp/requests")
  sort "$tmp/requests" | uniq -c | sort -rn | head -5 >&2
  case $measures in
    *memory*) [ $# -gt 0 ] || line "resident memory, $title" "$resident MiB" - - "VmRSS $((SETTLE + WINDOW)) s after the last status" ;;
  esac
  case $measures in
    *idle*) line "API requests when idle, $title" "$(awk -v n="$n" -v w="$WINDOW" 'BEGIN { printf "%.0f/h", n * 3600 / w }')" - - "$n in $WINDOW s, extrapolated" ;;
  esac
}

measure_idle() {
  idle_one 1 "1 event"
  case $measures in *idle*) idle_one 1 "1 event, leader election" --leader-election "$events" ;; esac
  idle_one 1000 "1,000 events"
}
