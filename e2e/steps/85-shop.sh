# The shop's own story, on a real MariaDB and a real PostgreSQL: four faults are found, and a healthy shop has none
IMAGE=localhost/shop:e2e
buildah build -q --build-arg BASE=localhost/debian:bookworm --build-arg PIP_CERT=/tmp/ca.crt \
  --volume /etc/ssl/certs/ca-certificates.crt:/tmp/ca.crt:ro -t $IMAGE samples/shop/sql >"$OUT/shop-image.log" 2>&1 ||
  die "the shop's image builds" "built" "$(tail -5 "$OUT/shop-image.log")"
"$E2E/cluster/images" load $IMAGE
for product in mariadb postgres; do
  background $product "$PY" "$E2E/databases.py" "$STATE/$product" $product shop-$product $PRODUCTION_SQL $COPY_SQL shop-$product-staging
done
for product in mariadb postgres; do
  await 90 "$product serves the shop's data" grep -q "production's server runs" "$OUT/$product.log"
  kubectl apply -k "$E2E/shop/$product" >"$OUT/shop-$product.log" 2>&1 || die "the shop on $product is accepted" "applied" "$(cat "$OUT/shop-$product.log")"
done

run_of() { # run_of PRODUCT FIELD: of the product's Rehearsal of this round
  kubectl get rehearsal "${RUN[$1]}" -n "shop-$1" -o jsonpath="{.status.$2}" 2>&1
}
change() { # change PRODUCT BUILD POOL: production gets another build, the copy follows, and the next Rehearsal waits for that
  kubectl patch deploy api -n "shop-$1" --type json -p "[
    {\"op\": \"replace\", \"path\": \"/spec/template/spec/containers/0/env/0/value\", \"value\": \"$2\"},
    {\"op\": \"replace\", \"path\": \"/spec/template/metadata/annotations/airtime.dev~1pool-size\", \"value\": \"$3\"}]" >/dev/null
  kubectl annotate te $EVENT -n "shop-$1" "airtime.dev/sync=$2-$3" --overwrite >/dev/null
  RUN[$1]=$(sed "s/namespace: shop$/namespace: shop-$1/" samples/shop/sql/rehearsal.yaml | kubectl create -f - -o name | sed 's#.*/##')
}
rehearsed() { # rehearsed PRODUCT WHAT: its Rehearsal of this round ends
  becomes 360 "$2, on $1: rehearsed" Finished run_of "$1" phase || return 0
  kubectl describe rehearsal "${RUN[$1]}" -n "shop-$1" >"$OUT/shop-$1-${RUN[$1]}.txt" 2>&1
  say "$(kubectl get rehearsal "${RUN[$1]}" -n "shop-$1" -o json | jq -r '.status | "\(.verdict) at \(.requestsPerSecond) requests a second, p95 \(.p95)", (.findings[]? | "  \(.severity) \(.id): \(.message)")')"
}
in_three_minutes() { # in_three_minutes PRODUCT: from the end of the smoke round to the verdict
  local smoked finished
  smoked=$(run_of "$1" 'conditions[?(@.type=="SmokePassed")].lastTransitionTime')
  finished=$(run_of "$1" finishedAt)
  [ -n "$smoked" ] && [ -n "$finished" ] || { fail "it took three minutes at most" "two times" "$smoked to $finished"; return; }
  at_least "it took three minutes at most" 1 "$((180 + 1 - $(date -ud "$finished" +%s) + $(date -ud "$smoked" +%s)))"
}
ready() { kubectl get te $EVENT -n "shop-$1" -o jsonpath='{.status.conditions[?(@.type=="Ready")].message}'; }
tells() { # tells PRODUCT FINDING: yes, when the event's Ready condition names it
  local message
  message=$(ready "$1")
  [[ "$message" == "${RUN[$1]}: "*"; "*"$2"*" see kubectl describe rehearsal ${RUN[$1]}" ]] && echo yes || echo "$message"
}
found() { # found PRODUCT FINDING WORDS...: in one sentence of the Rehearsal; the first of them also wherever a person looks
  local product=$1 id=$2 sentence w
  shift 2
  sentence=$(kubectl get rehearsal "${RUN[$product]}" -n "shop-$product" -o json | jq -r --arg id "$id" '.status.findings[]? | select(.id == $id) | .message')
  for w in "$@"; do has "$id says: $w" "$w" "$sentence"; done
  has "so does kubectl describe rehearsal" "$1" "$(sed -n '/^  Findings:/,$p' "$OUT/shop-$product-${RUN[$product]}.txt")"
  has "and an Event" "$1" "$(kubectl get events -n "shop-$product" --field-selector "involvedObject.name=${RUN[$product]},reason=$id" -o jsonpath='{.items[*].message}')"
  becomes 30 "and the event's Ready condition names it" yes tells "$product" "$id"
}
declare -A RUN=([mariadb]=$EVENT-1 [postgres]=$EVENT-1)
for product in mariadb postgres; do
  await 360 "the shop on $product is copied" kubectl get rehearsal $EVENT-1 -n shop-$product
done

rehearsed mariadb "4 pods with a pool of 100"
is "it fails" Failed "$(run_of mariadb verdict)"
found mariadb ConnectionBudget "4 pods × 100 = 400 > 341 of db.m5.large"
found mariadb ConnectionsRefused "failed because the database took no more connections"
in_three_minutes mariadb
rehearsed postgres "a healthy shop"
is "it passes" Passed "$(run_of postgres verdict)"
is "and nothing is found" none "$(run_of postgres findingsSummary)"

change mariadb healthy 80
change postgres leaking-health-check 20
rehearsed mariadb "a pool of 80, and nothing else is wrong"
is "it passes" Passed "$(run_of mariadb verdict)"
is "and nothing is found" none "$(run_of mariadb findingsSummary)"
in_three_minutes mariadb
rehearsed postgres "a health check that leaks"
found postgres ConnectionLeak "by api as user shop, each used once (SELECT ?)" "at a constant 30 users"
in_three_minutes postgres

change mariadb deadlocking-writes 80
change postgres missing-index 20
rehearsed mariadb "writes that deadlock"
found mariadb Deadlocks "in database shop under load" "UPDATE stock SET amount = amount" "UPDATE vouchers SET used = used"
in_three_minutes mariadb
rehearsed postgres "a query without its index"
found postgres MissingIndex "finds no index on mail" "of public.orders" "FROM orders WHERE mail"
in_three_minutes postgres

made() { kubectl get secret airtime-database-shop -n "shop-$1-staging" -o jsonpath='{.data.password}' | base64 -d; }
{ kubectl get te,rehearsals,events -A -o yaml; kubectl logs -n "$NS" deploy/$RELEASE; } >"$OUT/shop-said.txt" 2>&1
at_least "status, Events and logs were read" 1000 "$(wc -l <"$OUT/shop-said.txt")"
is "no password is in them" 0 "$(grep -cF -e change-me -e "$(made mariadb)" -e "$(made postgres)" "$OUT/shop-said.txt")"
for product in mariadb postgres; do kubectl delete te $EVENT -n shop-$product --wait=false >/dev/null; done
for product in mariadb postgres; do becomes 90 "with its event, the copy of $product goes" "" kubectl get ns shop-$product-staging -o name --ignore-not-found; done
