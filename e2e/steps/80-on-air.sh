# On air
await $(($(date -d "$AIRTIME" +%s) - $(date +%s) + 30)) "OnAir" kubectl wait -n $PRODUCTION --for=condition=OnAir te/$EVENT --timeout=1s
is "the phase is OnAir" OnAir "$(phase)"
refused "airtime can't be moved any more" "can't be moved once the event is on air" \
  kubectl patch te $EVENT -n $PRODUCTION --type=merge -p '{"spec":{"airtime":"2030-12-03T21:30:00Z"}}'
now() { kubectl get te $EVENT -n $PRODUCTION -o json | jq -r '.status.databases[0].now | "\(.cpu != null) \((.connections // 0) >= 240)"'; }
becomes 30 "the status watches CPU and connections of the database" "true true" now
say "now: $(kubectl get te $EVENT -n $PRODUCTION -o json | jq -c '.status.databases[0] | {now, planned}')"
copy_gone() { ! kubectl get ns $COPY 2>/dev/null && [ -z "$(rds copy)" ]; }
await 70 "the copy goes at airtime, namespace and database" copy_gone
ok "the copy has gone, namespace and database"
