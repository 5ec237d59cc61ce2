# What a night costs in calls of AWS, and how punctual it is. Sourced by run.
#
# The operator as it ships and the cluster are real, and run in real time; RDS is the lab's, a simulation that takes the
# time RDS usually takes, divided by FASTER.

# Events of one airtime that raise their databases LEAD seconds ahead of it and keep them for a minute.
nights_make() { # nights_make NAMESPACE EVENTS DATABASES AIRTIME LEAD
  for ((n = 0; n < $2; n++)); do
    printf -- '---\napiVersion: airtime.dev/v1alpha1\nkind: TrafficEvent\nmetadata: {name: night-%04d}\nspec:\n' "$n"
    printf '  airtime: "%s"\n  duration: 1m\n  databases:\n  - name: shop\n    instance: %s-%d\n' "$4" "$1" $((n % $3))
    printf '    scaleUp: {instanceClass: db.m5.2xlarge, leadTime: %ds}\n' "$5"
  done | kubectl create -n "$1" -f - >/dev/null || die "the TrafficEvents can't be made"
}

# A simulated account for one operator: sets endpoint.
account_start() { # account_start NAMESPACE DATABASES
  for ((n = 0; n < $2; n++)); do
    printf '%s\n' "- identifier: $1-$n" '  engine: mysql' '  instanceClass: db.m5.large' "  tags: {airtime.dev/namespace: $1}"
  done >"$tmp/$1.yaml"
  java -Xmx256m -XX:+UseSerialGC -cp "$lab" dev.airtime.lab.rds.LabRdsServer --seed "$tmp/$1.yaml" \
    --times-faster "$FASTER" --calls "$tmp/$1.calls" >"$tmp/$1.out" 2>&1 &
  running+=($!)
  endpoint=
  for _ in $(seq 120); do
    endpoint=$(sed -n 's/^Simulated RDS.*: \(http.*\)$/\1/p' "$tmp/$1.out")
    [ -z "$endpoint" ] || return 0
    sleep 0.5
  done
  die "the lab's RDS did not start: $(tail -3 "$tmp/$1.out")"
}

completed() { # completed NAMESPACE COUNT SECONDS
  local n
  for ((t = 0; t < $3; t += 5)); do
    n=$(kubectl get trafficevents -n "$1" -o json | jq '[.items[] | select(.status.phase == "Completed")] | length')
    [ "$n" -lt "$2" ] || return 0
    sleep 5
  done
  die "only $n of $2 events were completed within $3 s: $(tail -3 "$tmp/$1.log")"
}

calls() { # calls NAMESPACE FROM TO [PATTERN]: how many calls whose action matches
  awk -v from="$2" -v to="$3" -v p="${4:-.}" '$1 >= from && $1 < to && $2 ~ p' "$tmp/$1.calls" | wc -l
}

by_action() { # by_action NAMESPACE FROM TO: "3 DescribeEvents, 1 ModifyDBInstance"
  awk -v from="$2" -v to="$3" '$1 >= from && $1 < to { print $2 }' "$tmp/$1.calls" | sort | uniq -c | sort -rn |
    awk '{ printf "%s%s %s", s, $1, $2; s = ", " }'
}

# Waits until so many events have CapacityRaised, and prints when the last one got it, in seconds since 1970.
raised_at() { # raised_at NAMESPACE COUNT SECONDS
  local at
  for ((t = 0; t < $3; t += 5)); do
    mapfile -t at < <(kubectl get trafficevents -n "$1" -o json | jq -r '[.items[].status.conditions[]?
      | select(.type == "CapacityRaised" and .status == "True") | .lastTransitionTime | fromdateiso8601] | sort[]')
    if [ "${#at[@]}" -ge "$2" ]; then
      echo "${at[-1]}"
      return 0
    fi
    sleep 5
  done
  die "only ${#at[@]} of $2 events were raised within $3 s: $(tail -3 "$tmp/$1.log")"
}

# When RDS said that the class of an instance had been changed, in seconds since 1970.
changed_at() { # changed_at ENDPOINT IDENTIFIER
  curl -sS -H 'Authorization: AWS4-HMAC-SHA256 Credential=lab/20260101/eu-west-2/rds/aws4_request, SignedHeaders=host, Signature=0' \
    -d "Action=DescribeEvents&Version=2014-10-31&SourceType=db-instance&Duration=1440&SourceIdentifier=$2" "$1" |
    python3 -c '
import datetime, re, sys
for event in re.findall(r"<Event>.*?</Event>", sys.stdin.read(), re.S):
    if "Finished applying modification to DB instance class" in event:
        date = re.search(r"<Date>(.*?)</Date>", event)[1]
        print(datetime.datetime.fromisoformat(date.replace("Z", "+00:00")).timestamp())
        break
'
}

measure_databases() {
  local lead=$((2400 / FASTER)) k begun airtime raise ready modify from to lateness minutes
  local -A events=([one]=1 [many]=200 [crowd]=1) databases=([one]=1 [many]=50 [crowd]=1) at=() raised=()
  for k in one many crowd; do
    operator_account "bench-$k-$$"
    account_start "bench-$k-$$" "${databases[$k]}"
    at[$k]=$endpoint
  done
  say "databases: 1,000 events that wait, and their operators"
  events_make "bench-crowd-$$" 1000 "bench-crowd-$$-0"
  for k in one many crowd; do
    endpoint=${at[$k]}
    operator_start "bench-$k-$$"
  done
  events_seen "bench-crowd-$$" 1000 "$operator"
  # The nights begin 60 s after they are made, whatever the machine was doing.
  begun=$(date +%s)
  raise=$((begun + 90))
  airtime=$((raise + lead))
  for k in one many crowd; do
    nights_make "bench-$k-$$" "${events[$k]}" "${databases[$k]}" "$(date -u -d "@$airtime" +%Y-%m-%dT%H:%M:%SZ)" "$lead"
  done
  say "databases: the nights end in about $((2 * lead + 240)) s"
  sleep 90
  for k in one many; do raised[$k]=$(raised_at "bench-$k-$$" "${events[$k]}" $((lead + 180))) || exit 1; done
  for k in one many crowd; do completed "bench-$k-$$" "${events[$k]}" $((3 * lead + 600)); done 2>&1
  to=$(now)

  for k in one many; do
    line "AWS calls, a night of ${events[$k]} on ${databases[$k]}" "$(calls "bench-$k-$$" "$begun" "$to" .)" - - \
      "raise and return, no copy; RDS $FASTER times faster: $(by_action "bench-$k-$$" "$begun" "$to")"
    from=$(awk '$2 == "ModifyDBInstance" { print $1; exit }' "$tmp/bench-$k-$$.calls")
    minutes=$(awk -v a="$from" -v b="${raised[$k]}" 'BEGIN { printf "%.2f", (b - a) / 60 }')
    line "Describe calls a minute, ${events[$k]} on ${databases[$k]}" \
      "$(awk -v n="$(calls "bench-$k-$$" "$from" "${raised[$k]}" '^Describe')" -v m="$minutes" 'BEGIN { printf "%.2f", n / m }')" - - \
      "while the classes change, $minutes min: $(by_action "bench-$k-$$" "$from" "${raised[$k]}")"
  done
  for k in one crowd; do
    modify=$(awk '$2 == "ModifyDBInstance" { print $1; exit }' "$tmp/bench-$k-$$.calls")
    lateness=$(awk -v a="$raise" -v b="$modify" 'BEGIN { printf "%.2f", b - a }')
    line "first Modify after its planned time" "$lateness s" - - \
      "$([ $k = one ] && echo "1 event" || echo "1,001 events"), RDS's simulated"
  done
  ready=$(changed_at "${at[one]}" "bench-one-$$-0")
  line "CapacityRaised after RDS was ready" "$(awk -v a="$ready" -v b="${raised[one]}" 'BEGIN { printf "%.0f", b - a }') s" - - \
    "1 event; conditions are written in whole seconds"
  say "databases: nothing changes for 120 s"
  from=$(now)
  sleep 120
  line "AWS calls while nothing changes" "$(calls "bench-many-$$" "$from" "$(now)" .)" - - "200 events on 50 databases, 120 s"
  line "AWS calls while nothing changes" "$(calls "bench-crowd-$$" "$from" "$(now)" .)" - - "1,001 events, 1,000 of them far ahead, 120 s"
  for k in "${running[@]}"; do stop "$k"; done
}
