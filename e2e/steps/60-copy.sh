# The TrafficEvent is applied: production is copied
background phases kubectl get te -n $PRODUCTION -w -o custom-columns=PHASE:.status.phase,READY:.status.conditions[?\(@.type==\"Ready\"\)].status,NEXT:.status.summary.next --no-headers
background replicas kubectl get deploy -A -w -o custom-columns=NS:.metadata.namespace,NAME:.metadata.name,REPLICAS:.spec.replicas --no-headers
sleep 1
kubectl apply -f <("$PY" "$E2E/shorten.py" samples/shop/trafficevent.yaml "${E2E_AIRTIME:-570}" | jq '.spec.staging.volumes = "Snapshot"') >/dev/null || die "the event is accepted" "applied" "see above"
AIRTIME=$(kubectl get te $EVENT -n $PRODUCTION -o jsonpath='{.spec.airtime}')
say "airtime $AIRTIME"
if kubectl wait -n $PRODUCTION --for=condition=StagingReady te/$EVENT --timeout=240s >/dev/null 2>&1; then
  ok "the copy runs: StagingReady"
else
  die "the copy runs: StagingReady" "True within 240s" "$(condition $EVENT StagingReady message)"
fi
is "the copy began at zero replicas, then took production's" "0 4" "$(awk -v n=$COPY '$1 == n && $2 == "web" && $3 "" != last "" {printf "%s%s", s, $3; s = " "; last = $3}' "$OUT/replicas.log")"
is "the copy's namespace says whose copy it is" $PRODUCTION "$(kubectl get ns $COPY -o jsonpath='{.metadata.labels.airtime\.dev/staging-of}')"
has "the wall was proven before its pods started" Proven "$(kubectl get ns $COPY -o jsonpath='{.metadata.annotations.airtime\.dev/wall}')"
is "the probe pods and what let one of them out are gone" "" "$(kubectl get pods,networkpolicies -n $COPY -o name | grep -i -e probe -e control)"
in_copy() { kubectl get "$1" -n $COPY -o jsonpath="$2" 2>&1; }
is "its CronJob is suspended" true "$(in_copy cronjob/newsletter '{.spec.suspend}')"
ENDPOINT=$(rds copy)
has "its database is a copy of its own" rds.amazonaws.com "$ENDPOINT"
is "its Secret names its own database" "$ENDPOINT" "$(in_copy secret/shop-db '{.data.DB_HOST}' | base64 -d)"
is "the rest of the Secret is as in production" "shop 3306" "$(in_copy secret/shop-db '{.data.DB_USER}' | base64 -d) $(in_copy secret/shop-db '{.data.DB_PORT}' | base64 -d)"
is "its ConfigMap names its own database, too" "mysql://$ENDPOINT:3306/shop" "$(in_copy cm/shop-settings '{.data.DATABASE_URL}')"
is "nothing in it names production's database" "" "$(kubectl get cm,secret,deploy,sts,cronjob,svc -n $COPY -o json | jq -r '.items[] | (.data // {} | to_entries[] | .value | if type == "string" then (., (@base64d? // "")) else empty end), (.spec // {} | tostring)' | grep -o 'shop-prod\.aaaaaaaaaa[a-z0-9.-]*' | sort -u)"
is "the policy that allows everything lost its egress on the way" Ingress "$(in_copy networkpolicy/open '{.spec.policyTypes[*]}')$(in_copy networkpolicy/open '{.spec.egress}')"
is "its ServiceAccount has no cloud identity" "" "$(in_copy sa/web '{.metadata.annotations.eks\.amazonaws\.com/role-arn}')"
has "its Ingress, if there is one, answers to the mapped host" "|$(in_copy ingress/shop '{.spec.rules[0].host}')|" "|staging.shop.example.com|"
probe() { # probe NAMESPACE HOST PORT: what a web pod gets from there
  kubectl exec -n "$1" deploy/web -- python3 -c '
import socket, sys
try:
    with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=3) as s:
        s.settimeout(3)
        print("connected", end="")
        if sys.argv[2] == "3306":
            print("", s.recv(100).decode().strip(), end="")
except OSError as e:
    print("closed", end="")' "$2" "$3" 2>&1
}
becomes 30 "its pods hold their connections to its own database" "copy 60" health $COPY '"\(.database) \(.open)"'
is "it reaches its own database by name" "connected READY copy" "$(probe $COPY "$ENDPOINT" 3306)"
is "production's pods reach production's" "connected READY production" "$(probe $PRODUCTION $PRODUCTION_DB 3306)"
is "it can't reach production's database by name" closed "$(probe $COPY shop-prod.aaaaaaaaaa.eu-west-1.rds.amazonaws.com 3306)"
is "it can't reach production's database by address" closed "$(probe $COPY $PRODUCTION_DB 3306)"
is "it can't reach the RDS API" closed "$(probe $COPY $API 5005)"
is "it can't reach production's web" closed "$(probe $COPY web.$PRODUCTION 80)"
is "it reaches its own web" connected "$(probe $COPY web 80)"
has "status says how many objects and pods" "5/5" "$(kubectl get te $EVENT -n $PRODUCTION -o jsonpath='{.status.staging.pods}')"
