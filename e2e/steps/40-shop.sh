# The sample shop in production
# Its newsletter every minute, so that a copy in which it fires is seen.
sed -e 's#docker.io/library/python:3.12-slim#localhost/debian:bookworm#' -e 's#"\*/15 \* \* \* \*"#"* * * * *"#' samples/shop/shop.yaml |
  kubectl apply -f - >"$OUT/shop.log" 2>&1 || die "the shop is accepted" "applied" "$(cat "$OUT/shop.log")"
kubectl apply -f samples/shop/locust.yaml >/dev/null
# What would open the copy, if it came along as it is.
kubectl apply -n $PRODUCTION -f - >/dev/null <<'Y'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open}
spec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}
Y
kubectl wait -n $PRODUCTION --for=jsonpath='{.status.readyReplicas}'=4 deploy/web --timeout=90s >/dev/null 2>&1 ||
  die "four pods of the shop run" 4 "$(kubectl get pods -n $PRODUCTION 2>&1)"
ok "four pods of the shop run"
health() { # health NAMESPACE JQ: what a web pod says of its database
  kubectl exec -n "$1" deploy/web -- python3 -c 'import urllib.request as u; print(u.urlopen("http://127.0.0.1:8080/healthz", timeout=5).read().decode())' | jq -r "$2"
}
becomes 20 "production's pods hold 60 connections each to production's database" "production 60" health $PRODUCTION '"\(.database) \(.open)"'
