# What the API server accepts, and with which sentence it refuses
is "the chart's CRDs are the generated ones" "" "$(for f in crds/*.yaml; do cmp "$f" "helm/airtime/$f" 2>&1; done)"
# What lies here from an earlier run on a kept cluster may be older than these.
kubectl apply --server-side --force-conflicts -f helm/airtime/crds >"$OUT/crds.log" 2>&1 || die "the CRDs are accepted" "applied" "$(cat "$OUT/crds.log")"
for crd in trafficevents rehearsals; do
  await 20 "CRD $crd is served" kubectl get $crd -A
done
# Before the operator runs, since it would write the status that some of them are about.
if NAMESPACE=airtime-manifests e2e/manifests/check >"$OUT/manifests.log" 2>&1; then
  ok "of the manifests in e2e/manifests, $(tail -1 "$OUT/manifests.log")"
else
  fail "the manifests in e2e/manifests are accepted, or refused with their sentence" "all" "$(grep -A3 FAILED "$OUT/manifests.log")"
fi
kubectl create namespace $PRODUCTION >/dev/null 2>&1
has "the sample TrafficEvent is accepted" created "$(kubectl create --dry-run=server -f samples/shop/trafficevent.yaml 2>&1)"
has "the sample Rehearsal is accepted" created "$(kubectl create --dry-run=server -f samples/shop/rehearsal.yaml 2>&1)"
refused "a field that is not there is refused" "unknown field" \
  kubectl create --dry-run=server --validate=strict -f <(sed 's/expectedPeak:/expectedPeek:/' samples/shop/trafficevent.yaml)
