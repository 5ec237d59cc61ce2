# The staging copy, next to a bare client that sends the same objects ready-made, and to kubectl. Sourced by run.

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
pipe() { # pipe KINDS SOURCE TARGET --server-side
  local kinds=$1 source=$2 target=$3
  shift 3
  kubectl get "$kinds" -n "$source" -l airtime-bench=true -o yaml |
    sed -E "s/^(    namespace: )$source\$/\1$target/; /^    (uid|resourceVersion|creationTimestamp|generation): /d" |
    kubectl apply -n "$target" -f - "$@" >/dev/null
}

timed_pipe() { # timed_pipe KINDS SOURCE TARGET COUNT: prints objects a second
  local begun count
  namespace "$3" || return 1
  begun=$(now)
  pipe "$1" "$2" "$3" --server-side || return 1
  begun=$(since "$begun")
  count=$(kubectl get "$1" -n "$3" -l airtime-bench=true -o name | wc -l)
  gone "$3" || return 1
  [ "$count" = "$4" ] || { say "kubectl copied $count objects instead of $4"; return 1; }
  awk -v s="$begun" -v n="$4" 'BEGIN { print n / s }'
}

# The same objects, ready to be sent: a path, a tab, the body.
ready_made() { # ready_made KINDS SOURCE TARGET
  kubectl get "$1" -n "$2" -l airtime-bench=true -o json | jq -r --arg target "$3" '.items[]
    | del(.metadata.uid, .metadata.resourceVersion, .metadata.creationTimestamp, .metadata.generation, .metadata.managedFields,
        .status)
    | if .spec.clusterIP? == "None" then del(.spec.clusterIPs) else . end
    | .metadata.namespace = $target
    | (if .apiVersion == "v1" then "/api/v1" else "/apis/" + .apiVersion end) + "/namespaces/" + $target + "/"
      + (.kind | ascii_downcase) + "s/" + .metadata.name + "\t" + tojson'
}

timed_ceiling() { # timed_ceiling OBJECTS TARGET: prints objects a second
  namespace "$2" || return 1
  "$tmp/bare-client" "$1" | awk '{ print $2 / $1 }' || return 1
  gone "$2"
}

# copy_set COUNT ROUNDS: ours, the ceiling and kubectl, one after the other, so that noise meets all.
copy_set() {
  local count=$1 rounds=$2 set round kinds=configmaps,secrets,services,deployments source=bench-source-$$ ours=$tmp/ours
  namespace "$source" || die "namespace $source can't be made"
  for set in "ConfigMap $((count * 60 / 100))" "Secret $((count * 28 / 100))" "Service $((count * 10 / 100))" \
    "Deployment $((count * 2 / 100))"; do
    # shellcheck disable=SC2086 # a kind and a count
    objects $set | kubectl create -n "$source" -f - >/dev/null || die "the objects to copy can't be made"
  done
  ready_made $kinds "$source" "bench-peer-$$" >"$tmp/ready"
  [ "$(wc -l <"$tmp/ready")" = "$count" ] || die "there are $(wc -l <"$tmp/ready") objects to copy instead of $count"
  for set in cold sync requests again ceiling server; do : >"$tmp/$set"; done
  for ((round = 1; round <= rounds; round++)); do
    say "copy of $count: round $round of $rounds"
    java "${JVM[@]}" -cp "$lab" dev.airtime.lab.bench.CopyBench \
      --source "$source" --target "bench-ours-$$" --rounds 1 --expect "$count" >"$ours.out" || die "the copy failed"
    grep -E '^[0-9.]+ [0-9]+ [0-9]+$' "$ours.out" >"$ours" # the rest is the log
    awk 'NR == 1 { print $2 / $1 }' "$ours" >>"$tmp/cold"
    awk 'NR == 1 { print $3 / $2 }' "$ours" >>"$tmp/requests"
    awk 'NR == 2 { print $1 }' "$ours" >>"$tmp/sync"
    awk 'NR == 2 { print $3 / $2 }' "$ours" >>"$tmp/again"
    timed_ceiling "$tmp/ready" "bench-peer-$$" >>"$tmp/ceiling" || die "the bare client failed"
    timed_pipe $kinds "$source" "bench-peer-$$" "$count" >>"$tmp/server" || die "kubectl apply --server-side failed"
  done
  gone "$source"
  local cold ceiling server note="objects/s, median (min–max) of $rounds"
  cold=$(spread %.0f <"$tmp/cold"); ceiling=$(spread %.0f <"$tmp/ceiling"); server=$(spread %.0f <"$tmp/server")
  line "copy of $count, cold JVM" "$cold" "bare client $ceiling" "$(ratio "$cold" "$ceiling")" "$note"
  line "copy of $count, cold JVM" "$cold" "kubectl apply --server-side $server" "$(ratio "$cold" "$server")" "$note"
  line "copy of $count, requests an object" "$(spread %.3f <"$tmp/requests")" "-" "-" "repeated ones too, heap of 256 MiB"
  line "equal sync of $count" "$(spread %.1f <"$tmp/sync") s" "-" "-" "same process"
  line "equal sync of $count, requests an object" "$(spread %.3f <"$tmp/again")" "-" "-" "same process"
}

measure_copy() {
  (cd bench && go build -o "$tmp/bare-client" ceiling.go) || die "the bare client can't be built; Go is needed"
  kubectl config view --raw --minify --flatten -o json >"$tmp/config.json"
  jq -r '.clusters[0].cluster["certificate-authority-data"]' "$tmp/config.json" | base64 -d >"$tmp/ca.pem"
  KUBE_SERVER=$(jq -r '.clusters[0].cluster.server' "$tmp/config.json") KUBE_CA=$tmp/ca.pem
  KUBE_TOKEN=$(jq -r '.users[0].user.token // empty' "$tmp/config.json")
  [ -n "$KUBE_TOKEN" ] || die "the bare client needs a kubeconfig with a token"
  export KUBE_SERVER KUBE_CA KUBE_TOKEN
  for n in $SIZES; do copy_set "$n" $((n > 2000 ? 1 : RUNS)); done
}
