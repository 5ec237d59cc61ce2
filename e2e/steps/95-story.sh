# What a person reads afterwards
SEEN=$(awk '$1 != last && $1 != "<none>" {printf "%s%s", s, $1; s = " "; last = $1}' "$OUT/phases.log")
say "kubectl get te -w: $SEEN"
has "kubectl get te -w tells the night" "CopyingProduction Rehearsing Ready NotReady Ready ScalingUp" "$SEEN"
has "to its end" "OnAir ScalingDown Completed" "$SEEN"
REASONS=$(kubectl get events -n $PRODUCTION --field-selector involvedObject.name=$EVENT -o json | jq -r '[.items[].reason] | unique | join(" ")')
for r in CopyingProduction Rehearsing Ready ScalingUp OnAir ScalingDown Completed; do
  has "an Event says $r" " $r " " $REASONS "
done
SECRETS=$({ kubectl get te,rehearsals,events -n $PRODUCTION -o yaml; kubectl logs -n "$NS" deploy/$RELEASE; } 2>/dev/null | grep -c change-me)
is "no secret in status, Events or logs" 0 "$SECRETS"
kubectl delete te $EVENT -n $PRODUCTION --timeout=60s >/dev/null 2>&1
refused "the event can be deleted" "not found" kubectl get te $EVENT -n $PRODUCTION
is "its Rehearsals go with it" "" "$(sleep 3; kubectl get rehearsals -n $PRODUCTION -o name | grep -v "${SECOND:-none}")"
sleep 1
ACCOUNT=$("$PY" "$E2E/audit.py" "$STATE/log/audit.log" "$AUDIT_OFFSET" "system:serviceaccount:$NS:$RELEASE" "$NS" $PRODUCTION $COPY "$REFUSED" shop-mariadb-staging shop-postgres-staging)
say "the operator made $(jq .requests <<<"$ACCOUNT") requests, $(jq .writes <<<"$ACCOUNT") of them writes"
at_least "the audit log has its requests" 100 "$(jq .requests <<<"$ACCOUNT")"
is "none of them was forbidden" "{}" "$(jq -c .forbidden <<<"$ACCOUNT")"
is "none wrote where it has no business" "{}" "$(jq -c .outside <<<"$ACCOUNT")"
