# Capacity is raised, and the operator is killed while it does
phase() { kubectl get te $EVENT -n $PRODUCTION -o jsonpath='{.status.phase}'; }
# It may be written down by then what it is: five minutes ahead of the raise.
unnoted() { jq -c '.tags |= with_entries(select(.key == "airtime.dev/namespace" or (.key | startswith("airtime.dev/") | not)))'; }
is "production is untouched until then" "$(unnoted <<<"$BEFORE")" "$(rds state | unnoted)"
raising() { [[ "$(phase)" =~ ^(ScalingUp|Standby|OnAir)$ ]]; }
await $(($(date -d "$AIRTIME" +%s) - $(date +%s) + 30)) "ScalingUp begins" raising
kubectl delete pod -n "$NS" -l app.kubernetes.io/instance=$RELEASE --grace-period=0 --force >/dev/null 2>&1
say "operator killed in phase $(phase)"
if kubectl wait -n $PRODUCTION --for=condition=CapacityRaised te/$EVENT --timeout=170s >/dev/null 2>&1; then ok "CapacityRaised"; else fail "CapacityRaised" "True within 170s" "$(condition $EVENT CapacityRaised message)"; fi
RAISED=$(rds state)
say "shop-prod: $RAISED"
is "RDS has the class" db.r6g.2xlarge "$(jq -r .DBInstanceClass <<<"$RAISED")"
is "RDS has the parameter" 1000 "$(rds parameter max_connections)"
is "the group is one of Airtime's own, production's is as it was" yes "$([[ "$(jq -r '.groups[0]' <<<"$RAISED")" == airtime-* ]] && echo yes)"
has "what it was is written on the instance" db.r6g.large "$(jq -c .tags <<<"$RAISED")"
is "and in the status" "db.r6g.large shop-mysql80" "$(kubectl get te $EVENT -n $PRODUCTION -o jsonpath='{.status.databases[0].before.instanceClass} {.status.databases[0].before.parameterGroup}')"
is "the web tier has six pods" 6 "$(kubectl get deploy web -n $PRODUCTION -o jsonpath='{.status.readyReplicas}')"
has "kubectl get te says so" "1/1" "$(kubectl get te $EVENT -n $PRODUCTION -o jsonpath='{.status.summary.databases}')"
