# The operator as it ships, as a process of its own: start-up, memory, requests when idle. Sourced by run.

# An account of its own for each operator, so that the audit log tells its requests from everybody else's.
operator_account() { # operator_account NAMESPACE
  namespace "$1" || die "namespace $1 can't be made"
  made+=("$1")
  kubectl create serviceaccount operator -n "$1" >/dev/null &&
    kubectl create clusterrolebinding "$1" --clusterrole=cluster-admin --serviceaccount="$1:operator" >/dev/null ||
    die "the operator's account can't be made"
  (umask 077 && kubectl config view --raw --minify --flatten -o json | jq \
    --arg token "$(kubectl create token operator -n "$1" --duration=4h)" \
    '.users[0].user = {token: $token}' >"$tmp/$1.conf")
}

operator_account_gone() { # operator_account_gone NAMESPACE
  kubectl delete clusterrolebinding "$1" --ignore-not-found >/dev/null
  events_gone "$1"
  gone "$1"
}

# Nothing was raised: the events may go without an operator, and their Rehearsals.
events_gone() { # events_gone NAMESPACE
  kubectl delete trafficevents,rehearsals --all -n "$1" --wait=false >/dev/null
  kubectl get trafficevents,rehearsals -n "$1" -o name |
    xargs -r -n 100 kubectl patch -n "$1" --type merge -p '{"metadata":{"finalizers":null}}' >/dev/null
}

# The lab's RDS (a simulation) with one instance for each namespace, opted in for its events.
rds_start() { # rds_start NAMESPACE…
  for n in "$@"; do
    printf '%s\n' "- identifier: $n" '  engine: mysql' '  instanceClass: db.m5.large' "  tags: {airtime.dev/namespace: $n}"
  done >"$tmp/seed.yaml"
  java -Xmx256m -XX:+UseSerialGC -cp "$lab" dev.airtime.lab.rds.LabRdsServer --seed "$tmp/seed.yaml" >"$tmp/rds.out" 2>&1 &
  running+=($!)
  for _ in $(seq 120); do
    endpoint=$(sed -n 's/^Simulated RDS.*: \(http.*\)$/\1/p' "$tmp/rds.out")
    [ -z "$endpoint" ] || return 0
    sleep 0.5
  done
  die "the lab's RDS did not start: $(tail -3 "$tmp/rds.out")"
}

operator_start() { # operator_start NAMESPACE [OPTION…]: sets begun and operator
  local namespace=$1
  shift
  begun=$(now)
  KUBECONFIG=$tmp/$namespace.conf AWS_REGION=eu-west-2 AWS_ACCESS_KEY_ID=lab AWS_SECRET_ACCESS_KEY=lab \
    AIRTIME_RDS_ENDPOINT=$endpoint AIRTIME_CLOUDWATCH_ENDPOINT=$endpoint \
    java "${JVM[@]}" -jar "$jar" run --port 0 --namespaces "$namespace" "$@" >"$tmp/$namespace.log" 2>&1 &
  operator=$!
  running+=("$operator")
}

stop() { # stop PID: one that this run started
  local left=() p
  for p in "${running[@]}"; do [ "$p" = "$1" ] || left+=("$p"); done
  running=("${left[@]}")
  kill "$1" 2>/dev/null
  for _ in $(seq 60); do
    kill -0 "$1" 2>/dev/null || break
    sleep 0.5
  done
  if kill -9 "$1" 2>/dev/null; then say "process $1 did not end within 30 s of SIGTERM"; fi
  wait "$1" 2>/dev/null
  return 0
}

events_make() { # events_make NAMESPACE COUNT [INSTANCE]
  for ((n = 1; n <= $2; n++)); do
    printf -- '---\napiVersion: airtime.dev/v1alpha1\nkind: TrafficEvent\nmetadata: {name: idle-%04d}\nspec:\n' "$n"
    printf '  airtime: "2036-12-03T21:30:00Z"\n  databases:\n  - name: shop\n    instance: %s\n' "${3:-$1}"
    printf '    scaleUp: {instanceClass: db.r6g.2xlarge}\n'
  done | kubectl create -n "$1" -f - >/dev/null || die "the TrafficEvents can't be made"
}

# Waits until this operator, and not another one on the cluster, has written so many events' status.
events_seen() { # events_seen NAMESPACE COUNT PID
  local seen
  for _ in $(seq 300); do
    seen=$(requests "$1" 0 9e9 | awk '$3 == "patch" && $5 == "status" && $6 == 200 { print $7 }' | sort -u | wc -l)
    [ "$seen" -lt "$2" ] || return 0
    kill -0 "$3" 2>/dev/null || die "the operator ended: $(tail -5 "$tmp/$1.log")"
    sleep 2
  done
  die "only $seen of $2 events have a status: $(tail -5 "$tmp/$1.log")"
}

# An operator's lines in the audit log as "T ID VERB RESOURCE SUBRESOURCE CODE NAME", T in seconds since 1970.
requests() { # requests NAMESPACE FROM TO
  # A long log is cut into files: audit.log is the newest.
  grep -hF "\"username\":\"system:serviceaccount:$1:operator\"" "${audit%.log}"*.log | jq -r --argjson from "$2" --argjson to "$3" '
    (.requestReceivedTimestamp | (.[0:19] + "Z" | fromdateiso8601) + (.[19:26] | tonumber)) as $t
    | select($t >= $from and $t < $to)
    | "\($t) \(.auditID) \(.verb) \(.objectRef.resource // "-") \(.objectRef.subresource // "-") \(.responseStatus.code) \(.objectRef.name // "-")"'
}

measure_startup() {
  local first ns=bench-start-$$
  operator_account "$ns"
  rds_start "$ns"
  : >"$tmp/startup"
  for ((round = 1; round <= RUNS; round++)); do
    say "startup: round $round of $RUNS"
    events_gone "$ns"
    events_make "$ns" 1
    operator_start "$ns"
    for _ in $(seq 300); do
      first=$(requests "$ns" "$begun" 9e9 | awk '$3 == "patch" && $5 == "status" && $6 == 200 { print $1 }' | sort -g | head -1)
      [ -z "$first" ] || break
      sleep 1
    done
    stop "$operator"
    [ -n "$first" ] || die "no status write in $audit: $(tail -5 "$tmp/$ns.log")"
    awk -v a="$begun" -v b="$first" 'BEGIN { print b - a }' >>"$tmp/startup"
  done
  line "start-up to the first status write" "$(spread %.2f <"$tmp/startup") s" - - "median (min–max) of $RUNS process starts"
}

# Three operators at once, each with a namespace and an account of its own; none knows of the others.
measure_idle() {
  local -A title=([one]="1 event" [lead]="1 event, leader election" [many]="1,000 events") pid=() resident=()
  local -A count=([one]=1 [lead]=1 [many]=1000)
  local k from to n
  for k in one lead many; do operator_account "bench-$k-$$"; done
  rds_start "bench-one-$$" "bench-lead-$$" "bench-many-$$"
  for k in one lead many; do
    events_make "bench-$k-$$" "${count[$k]}"
    if [ "$k" = lead ]; then operator_start "bench-$k-$$" --leader-election "bench-$k-$$"; else operator_start "bench-$k-$$"; fi
    pid[$k]=$operator
  done
  for k in one lead many; do events_seen "bench-$k-$$" "${count[$k]}" "${pid[$k]}"; done
  say "idle: settles for $SETTLE s, then is watched for $WINDOW s"
  sleep "$SETTLE"
  from=$(now)
  sleep "$WINDOW"
  to=$(now)
  for k in one lead many; do
    resident[$k]=$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/${pid[$k]}/status")
    stop "${pid[$k]}"
  done
  case $measures in
    *memory*)
      for k in one many; do
        line "resident memory, ${title[$k]}" "${resident[$k]} MiB" - - "VmRSS $((SETTLE + WINDOW)) s after the last status"
      done
      ;;
  esac
  case $measures in
    *idle*)
      for k in one lead many; do
        requests "bench-$k-$$" "$from" "$to" | sort -u -k2,2 >"$tmp/requests"
        n=$(wc -l <"$tmp/requests")
        line "API requests when idle, ${title[$k]}" "$(awk -v n="$n" -v w="$WINDOW" 'BEGIN { printf "%.0f/h", n * 3600 / w }')" - - \
          "$n in $WINDOW s, extrapolated: $(awk '{ print $3, $4 }' "$tmp/requests" | sort | uniq -c | awk '{ printf "%s%s %s %s", s, $1, $2, $3; s = ", " }')"
      done
      ;;
  esac
}
