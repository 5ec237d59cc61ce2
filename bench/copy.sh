# The staging copy of 1,000 objects, next to kubectl of the same. Sourced by run.

# objects KIND COUNT: a List as kubectl reads it. About 1 KiB of data each; nothing of it starts a pod.
objects() {
  awk -v kind="$1" -v count="$2" 'BEGIN {
    for (i = 0; i < 24; i++) text = text "The quick brown fox jumps over the lazy dog. "
    for (n = 1; n <= count; n++) {
      name = sprintf("bench-%s-%04d", tolower(kind), n)
      print "---\napiVersion: " (kind == "Deployment" ? "apps/v1" : "v1") "\nkind: " kind
      print "metadata:\n  name: " name "\n  labels: {airtime-bench: \"true\"}"
      if (kind == "ConfigMap") print "data:\n  text: \"" text "\""
      if (kind == "Secret") print "stringData:\n  text: \"" text "\""
      if (kind == "Service") print "spec:\n  clusterIP: None\n  selector: {app: " name "}\n  ports: [{port: 80}]"
      if (kind == "Deployment") {
        print "spec:\n  replicas: 0\n  selector: {matchLabels: {app: " name "}}\n  template:"
        print "    metadata: {labels: {app: " name "}}\n    spec:\n      containers:\n      - name: web"
        print "        image: localhost/none\n        env:"
        for (e = 1; e <= 20; e++) print "        - {name: SETTING_" e ", value: \"value " e "\"}"
      }
    }
  }'
}

# What a person would pipe: get, other namespace, without what the server sets, apply.
pipe() { # pipe KINDS SOURCE TARGET [--server-side]
  local kinds=$1 source=$2 target=$3
  shift 3
  kubectl get "$kinds" -n "$source" -l airtime-bench=true -o yaml |
    sed -E "s/^(    namespace: )$source\$/\1$target/; /^    (uid|resourceVersion|creationTimestamp|generation): /d" |
    kubectl apply -n "$target" -f - "$@" >/dev/null
}

timed_pipe() { # timed_pipe KINDS SOURCE TARGET [--server-side]: prints objects a second
  local begun count
  namespace "$3" || return 1
  begun=$(now)
  pipe "$@" || return 1
  begun=$(since "$begun")
  count=$(kubectl get "$1" -n "$3" -l airtime-bench=true -o name | wc -l)
  gone "$3" || return 1
  [ "$count" = 1000 ] || { say "kubectl copied $count objects instead of 1000"; return 1; }
  awk -v s="$begun" 'BEGIN { print 1000 / s }'
}

# copy_set TITLE KINDS "KIND COUNT" …: rounds of ours and the peers, one after the other, so that noise meets all.
copy_set() {
  local title=$1 kinds=$2 set round source=bench-source-$$ ours=$tmp/ours
  shift 2
  namespace "$source" || die "namespace $source can't be made"
  for set in "$@"; do
    # shellcheck disable=SC2086 # a kind and a count
    objects $set | kubectl create -n "$source" -f - >/dev/null || die "the objects to copy can't be made"
  done
  : >"$tmp/cold"; : >"$tmp/warm"; : >"$tmp/client"; : >"$tmp/server"
  for ((round = 1; round <= RUNS; round++)); do
    say "copy, $title: round $round of $RUNS"
    java "${JVM[@]}" -cp "$lab" dev.airtime.lab.bench.CopyBench \
      --source "$source" --target "bench-ours-$$" --rounds 4 --expect 1000 >"$ours.out" || die "the copy failed"
    grep -E '^[0-9.]+ [0-9]+$' "$ours.out" >"$ours" # the rest is the log
    awk 'NR == 1 { print $2 / $1 }' "$ours" >>"$tmp/cold"
    awk 'NR == 4 { print $2 / $1 }' "$ours" >>"$tmp/warm"
    timed_pipe "$kinds" "$source" "bench-peer-$$" >>"$tmp/client" || die "kubectl apply failed"
    timed_pipe "$kinds" "$source" "bench-peer-$$" --server-side >>"$tmp/server" || die "kubectl apply --server-side failed"
  done
  gone "$source"
  local cold warm client server note="objects/s, median (min–max) of $RUNS"
  cold=$(spread %.0f <"$tmp/cold"); warm=$(spread %.0f <"$tmp/warm")
  client=$(spread %.0f <"$tmp/client"); server=$(spread %.0f <"$tmp/server")
  line "copy, $title, cold JVM" "$cold" "kubectl apply $client" "$(ratio "$cold" "$client")" "$note"
  line "copy, $title, 4th copy of a JVM" "$warm" "kubectl apply $client" "$(ratio "$warm" "$client")" "$note"
  line "copy, $title, cold JVM" "$cold" "apply --server-side $server" "$(ratio "$cold" "$server")" "$note"
  line "copy, $title, 4th copy of a JVM" "$warm" "apply --server-side $server" "$(ratio "$warm" "$server")" "$note"
}

measure_copy() {
  copy_set "1,000 ConfigMaps" configmaps "ConfigMap 1000"
  copy_set "1,000 objects of 4 kinds" configmaps,secrets,services,deployments \
    "ConfigMap 500" "Secret 250" "Service 150" "Deployment 100"
}
