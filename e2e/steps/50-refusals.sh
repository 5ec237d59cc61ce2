# A namespace that is not ours is left alone
condition() { kubectl get te "$1" -n $PRODUCTION -o jsonpath="{.status.conditions[?(@.type==\"$2\")]['$3']}" 2>&1; }
kubectl create namespace somebody-elses >/dev/null
kubectl create configmap theirs -n somebody-elses --from-literal=key=value >/dev/null
theirs() {
  {
    kubectl get ns somebody-elses -o json
    kubectl get cm,secret,deploy,netpol,resourcequota -n somebody-elses -o json | jq '.items[]'
  } | jq -cS '{kind, data, metadata: (.metadata | del(.managedFields, .resourceVersion))}' | sort | grep -v kube-root-ca
}
THEIRS=$(theirs)
kubectl create -f - >/dev/null <<K
apiVersion: airtime.dev/v1alpha1
kind: TrafficEvent
metadata: {name: foreign, namespace: $PRODUCTION}
spec: {airtime: "2036-12-03T21:30:00Z", staging: {namespace: somebody-elses}}
K
becomes 30 "the event is Stalled: the namespace is not a copy of production" "True NamespaceNotOurs" \
  sh -c "kubectl get te foreign -n $PRODUCTION -o jsonpath='{.status.conditions[?(@.type==\"Stalled\")].status} {.status.conditions[?(@.type==\"Stalled\")].reason}'"
has "the sentence names the namespace" somebody-elses "$(condition foreign Stalled message)"
refused "kubectl wait for Ready does not end" "timed out" kubectl wait -n $PRODUCTION --for=condition=Ready te/foreign --timeout=2s
timeout 40 kubectl delete te foreign -n $PRODUCTION --wait >/dev/null 2>&1
refused "the event can be deleted" "not found" kubectl get te foreign -n $PRODUCTION
is "the namespace of somebody else is as it was" "$THEIRS" "$(theirs)"
kubectl delete namespace somebody-elses --wait=false >/dev/null
