# The generator of a rehearsal next to plain Locust: requests that one core sends. Sourced by run.

# What the pods of a rehearsal run, read from the objects that it makes; the quota keeps them from running here.
load_test() { # load_test PRODUCTION STAGING USERS: writes the files to $tmp/load, the commands to $tmp/master and $tmp/worker
  local production=$1 staging=$2 role
  namespace "$production" && namespace "$staging" || return 1
  kubectl create quota bench -n "$staging" --hard=pods=0 >/dev/null &&
    kubectl create service clusterip web -n "$staging" --tcp=80 >/dev/null &&
    kubectl create configmap bench -n "$production" --from-file=bench/locustfile.py >/dev/null &&
    java -cp "$lab" dev.airtime.lab.bench.LoadTestBench --production "$production" --staging "$staging" --users "$3" --for 10m \
      >"$tmp/load.out" || return 1
  mkdir -p "$tmp/load"
  kubectl get configmap bench-load -n "$staging" -o json |
    jq -r '.data | to_entries[] | @sh "printf %s \(.value) >\(.key)"' | (cd "$tmp/load" && bash) || return 1
  for role in master worker; do
    kubectl get job "bench-$role" -n "$staging" -o json |
      jq -r --arg files "$tmp/load" --arg target "$target" '.spec.template.spec.containers[0]
        | .args[] | gsub("/mnt/locust"; $files)
        | if . == "http://web" then $target elif . == "bench-master" then "127.0.0.1" else . end' >"$tmp/$role" || return 1
  done
}

measure_rehearsal() {
  local users=50 seconds=${SECONDS_EACH:-20} way round locust=$tmp/locust/bin/locust
  local -a plain=() ours=() worker=()
  (cd bench && go build -o "$tmp/target" target.go) || die "the target can't be built; Go is needed"
  python3 -m venv "$tmp/locust" && "$tmp/locust/bin/pip" install -q locust==2.47.0 >&2 || die "Locust 2.47.0 can't be installed"
  "$tmp/target" >"$tmp/target.out" &
  running+=($!)
  until target=$(grep -m 1 http "$tmp/target.out"); do sleep 0.1; done
  load_test "bench-script-$$" "bench-load-$$" $users || die "the objects of a load test can't be made: $(tail -3 "$tmp/load.out")"
  # A shape follows the stages in ours; plain Locust is told the same by its options.
  plain=("$locust" -f bench/locustfile.py --headless --only-summary --processes 1 -u $users -r $users -t 10m --host "$target")
  mapfile -t ours <"$tmp/master"
  mapfile -t worker <"$tmp/worker"
  for ns in "bench-script-$$" "bench-load-$$"; do gone "$ns"; done
  for way in plain ours; do : >"$tmp/$way.figures"; done
  for ((round = 1; round <= RUNS; round++)); do
    say "rehearsal: round $round of $RUNS, $seconds s to warm up and $seconds s of each"
    # Whoever comes second in a round comes first in the next.
    for way in $( ((round % 2)) && echo plain ours || echo ours plain); do
      case $way in
        plain) python3 bench/generator.py "$target" "$seconds" "${plain[@]}" ;;
        ours) python3 bench/generator.py "$target" "$seconds" "$locust" "${ours[@]}" -- "$locust" "${worker[@]}" ;;
      esac >>"$tmp/$way.figures" || die "the Locust of $way failed"
    done
  done
  local -a name=("requests a second, one worker" "requests a CPU second, worker" "requests a CPU second, all")
  local field a b r
  for field in 1 2 3; do
    a=$(awk -v f=$field '{ print $f }' "$tmp/ours.figures" | spread %.0f)
    b=$(awk -v f=$field '{ print $f }' "$tmp/plain.figures" | spread %.0f)
    r=$(paste "$tmp/ours.figures" "$tmp/plain.figures" | awk -v f=$field '{ print $f / $(f + 3) }' | spread %.2f)
    line "${name[field - 1]}" "$a" "locust --processes 1: $b" "${r%% *}" \
      "median (min–max) of $RUNS rounds of $seconds s each, $users users; the ratio is that of the rounds' ratios, ${r#* }"
  done
  measure_beside "$locust" $users
}

# What runs in the worker beside the user's script, on and off in turn in one process.
measure_beside() { # measure_beside LOCUST USERS
  local locust=$1 users=$2 pairs=${PAIRS:-150} with without ratio master
  say "rehearsal: what runs beside the script, on and off for a second each, $pairs times"
  "$locust" -f bench/locustfile.py --headless --only-summary --master --expect-workers 1 -u "$users" -r "$users" \
    -t $((2 * pairs + 300)) --host "$target" >"$tmp/beside.master" 2>&1 &
  master=$!
  running+=("$master")
  PAIRS=$pairs timeout $((2 * pairs + 120)) "$locust" \
    -f "$tmp/load/airtime_requests.py,$tmp/load/airtime_lag.py,bench/beside.py,bench/locustfile.py" \
    --worker --master-host 127.0.0.1 >"$tmp/beside.out" 2>&1 &
  running+=($!)
  until grep -q '^beside' "$tmp/beside.out"; do
    kill -0 $! 2>/dev/null || die "what runs beside the script was not measured: $(tail -3 "$tmp/beside.out")"
    sleep 1
  done
  read -r _ with without ratio < <(grep '^beside' "$tmp/beside.out")
  kill "$master" $! 2>/dev/null
  line "requests a CPU second, beside" "$(printf '%.0f' "$with")" "without: $(printf '%.0f' "$without")" \
    "$(printf '%.3f' "$ratio")" "medians of $pairs pairs of a second each, with and without, in one worker"
}
