# Everything is put back
if kubectl wait -n $PRODUCTION --for=condition=CapacityRestored te/$EVENT --timeout=600s >/dev/null 2>&1; then ok "CapacityRestored"; else fail "CapacityRestored" "True within 600s" "$(condition $EVENT CapacityRestored message)"; fi
becomes 60 "the phase is Completed" Completed phase
is "the database is what it was: class, parameter group, storage, tags" "$BEFORE" "$(rds state)"
is "its parameter is what it was" 341 "$(rds parameter max_connections)"
is "nothing is left in AWS" "" "$(rds left)"
is "the web tier has its four replicas" 4 "$(kubectl get deploy web -n $PRODUCTION -o jsonpath='{.spec.replicas}')"
is "and no note of Airtime's on it" "" "$(kubectl get deploy web -n $PRODUCTION -o jsonpath='{.metadata.annotations.airtime\.dev/before}')"
is "Ready to the end" True "$(condition $EVENT Ready status)"
is "nothing needs a person" False "$(condition $EVENT Stalled status)"
for c in StagingReady RehearsalPassed CapacityRaised OnAir CapacityRestored Ready Stalled; do
  is "condition $c has reason, message, time and generation" true "$(kubectl get te $EVENT -n $PRODUCTION -o json | jq --arg c $c '.metadata.generation as $g | [.status.conditions[] | select(.type == $c) | (.reason | test("^[A-Za-z]+$")) and (.message | length > 0) and (.lastTransitionTime | length > 0) and .observedGeneration == $g] == [true]')"
done
