# Real Locust pods rehearse the night
reh() { kubectl get rehearsal "$1" -n $PRODUCTION -o jsonpath="{.status.$2}" 2>&1; }
await 60 "the event's own Rehearsal is created" kubectl get rehearsal $EVENT-1 -n $PRODUCTION
becomes 300 "the Rehearsal finishes" Finished reh $EVENT-1 phase
say "$(kubectl get rehearsals -n $PRODUCTION --no-headers)"
is "the verdict is Passed" "Passed" "$(reh $EVENT-1 verdict)$([ "$(reh $EVENT-1 verdict)" = Passed ] || reh $EVENT-1 reasons)"
is "it reached the planned users" 40 "$(reh $EVENT-1 users)"
at_least "it counted requests" 100 "$(reh $EVENT-1 requests)"
is "none failed" 0 "$(reh $EVENT-1 failures | sed 's/^$/0/')"
at_least "requests a second" 1 "$(reh $EVENT-1 requestsPerSecond | sed 's/[^0-9.].*//')"
for p in p50 p95 p99; do at_least "$p is a time" 1 "$(reh $EVENT-1 $p | sed 's/ms$//; s/s$//')"; done
is "every call of the shop is in the figures" "/ /basket /checkout /healthz /product/[id] /products" "$(kubectl get rehearsal $EVENT-1 -n $PRODUCTION -o json | jq -r '[.status.endpoints[].name] | sort | join(" ")')"
say "workers: $(reh $EVENT-1 workers)"
becomes 30 "RehearsalPassed" True condition $EVENT RehearsalPassed status
if kubectl wait -n $PRODUCTION --for=condition=Ready te/$EVENT --timeout=20s >/dev/null 2>&1; then ok "kubectl wait for Ready ends"; else fail "kubectl wait for Ready ends" True "$(condition $EVENT Ready message)"; fi
is "kubectl get te says Ready" "Ready True" "$(kubectl get te $EVENT -n $PRODUCTION -o jsonpath='{.status.phase} {.status.conditions[?(@.type=="Ready")].status}')"
kubectl get te $EVENT -n $PRODUCTION
# Production changes, the copy follows, and the next Rehearsal waits for it.
kubectl patch cm shop-settings -n $PRODUCTION --type merge -p '{"data":{"POOL_WAIT_SECONDS":"3"}}' >/dev/null
PODS=$(kubectl get pods -n $COPY -l app=web -o jsonpath='{.items[*].metadata.uid}')
kubectl annotate te $EVENT -n $PRODUCTION airtime.dev/sync=1 >/dev/null
report() { kubectl get --raw "/api/v1/namespaces/$NS/services/$RELEASE-metrics:http/proxy/rehearsals/$PRODUCTION/$EVENT-1.$1" 2>&1; }
has "its report is a page with charts" "<figcaption>Users</figcaption><svg" "$(report html)"
has "it is a JUnit test suite too" "<testsuite name=\"$PRODUCTION/$EVENT-1\"" "$(report xml)"
is "and JSON, with every request of the timeline" true "$(report json | jq '(.status.timeline | length) > 3 and ([.status.timeline[].requests] | add) >= .status.requests')"
is "which ends as the load did, with all its users" 40 "$(reh $EVENT-1 'timeline[-1:].users')"
# Of those that say nothing, one is kept.
kubectl patch te $EVENT -n $PRODUCTION --type merge -p '{"spec":{"rehearsal":{"schedule":{"before":["1h"],"inconclusiveHistoryLimit":1}}}}' >/dev/null
for n in stopped-1 stopped-2; do
  printf 'apiVersion: airtime.dev/v1alpha1\nkind: Rehearsal\nmetadata: {name: %s}\nspec: {trafficEvent: %s, stop: true}\n' $n $EVENT |
    kubectl create -n $PRODUCTION -f - >/dev/null
  becomes 120 "$n is stopped" Aborted reh $n verdict
done
gone_reh() { [ -n "$(kubectl get rehearsal "$1" -n $PRODUCTION -o name --ignore-not-found)" ] || echo gone; }
becomes 60 "the older of the two is no longer kept" gone gone_reh stopped-1
is "the younger is" Aborted "$(reh stopped-2 verdict)"
is "and the one that passed" Passed "$(reh $EVENT-1 verdict)"
# A script with a syntax error is found by the smoke round, before any worker.
kubectl create configmap shop-broken -n $PRODUCTION --from-literal=locustfile.py=$'from locust import HttpUser\ndef x(\n' >/dev/null
kubectl apply -f - >/dev/null <<EOF
apiVersion: airtime.dev/v1alpha1
kind: Rehearsal
metadata: {name: broken-script, namespace: $PRODUCTION}
spec: {trafficEvent: $EVENT, locust: {script: {configMap: shop-broken}, host: http://web}}
EOF
becomes 300 "a script with a syntax error ends its Rehearsal" Finished reh broken-script phase
is "for that reason" "Inconclusive ScriptFailed" "$(reh broken-script verdict) $(reh broken-script reason)"
has "with Python's words and the line" "SyntaxError: '(' was never closed (locustfile.py, line 2: def x()" "$(reh broken-script reasons)"
SECOND=$(kubectl create -f samples/shop/rehearsal.yaml -o name | sed 's#.*/##')
becomes 200 "the next Rehearsal is under load" Loading reh "$SECOND" phase
kubectl delete pod -n "$NS" -l app.kubernetes.io/instance=$RELEASE --grace-period=0 --force >/dev/null 2>&1
say "operator killed under load"
becomes 300 "the next Rehearsal finishes" Finished reh "$SECOND" phase
is "the next one, made from rehearsal.yaml, passed, although the operator was killed" Passed "$(reh "$SECOND" verdict)"
is "no window of its timeline is there twice, and all requests are in them" true "$(kubectl get rehearsal "$SECOND" -n $PRODUCTION -o json | jq '([.status.timeline[].seconds] | . == unique) and (([.status.timeline[].requests] | add) >= .status.requests)')"
has "it is compared with the first" "$EVENT-1" "$(kubectl get rehearsal "$SECOND" -n $PRODUCTION -o json | jq -c .status.comparison)"
is "the copy had followed production by then" 3 "$(in_copy cm/shop-settings '{.data.POOL_WAIT_SECONDS}')"
is "and its pods were left running" "$PODS" "$(kubectl get pods -n $COPY -l app=web -o jsonpath='{.items[*].metadata.uid}')"
is "the CronJob never fired in the copy" "" "$(kubectl get jobs -n $COPY -o name | grep newsletter)"
is "while it fired in production" yes "$(kubectl get jobs -n $PRODUCTION -o name | grep -q newsletter && echo yes)"
