# What the night would do, without doing it: the sample with another date
PRODUCTION_BEFORE=$(rds state)
kubectl apply -f <("$PY" -c 'import json, sys, yaml
event = yaml.safe_load(open(sys.argv[1]))
event["spec"]["airtime"] = "2036-12-03T21:30:00Z"
json.dump(event, sys.stdout)' samples/shop/plan.yaml) >/dev/null || die "the sample is accepted" "applied" "see above"
planned() { kubectl get te dragons-den-plan -n $PRODUCTION -o json | jq -r "$1"; }
becomes 30 "the plan names each change, from and to" \
  "instanceClass db.r6g.large db.r6g.2xlarge, parameters.max_connections 341 1000, replicas - 12" \
  sh -c "kubectl get te dragons-den-plan -n $PRODUCTION -o json | jq -r '[.status.plan.changes[]? | [.what, .from // \"-\", .to] | join(\" \")] | join(\", \")'"
has "what users would feel of it" "5 to 15 min" "$(planned '[.status.plan.changes[].interruption // empty] | join("; ")')"
is "and when it may be put back: in the window, after the end" "2036-12-05T03:00:00Z" "$(planned '.status.plan.changes[0].backAt')"
is "Ready is False, since it only plans" "False PlanOnly" "$(planned '.status.conditions[] | select(.type == "Ready") | .status + " " + .reason')"
is "nothing of production is changed" "$PRODUCTION_BEFORE" "$(rds state)"
is "nothing is copied" "" "$(kubectl get ns $COPY -o name --ignore-not-found)"
kubectl delete te dragons-den-plan -n $PRODUCTION --timeout=30s >/dev/null
