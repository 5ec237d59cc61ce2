# The operator's image and its chart
[ "${E2E_BUILT:-}" = 1 ] || mvn -B -ntp -q -pl operator -am package -Dmaven.test.skip=true >"$OUT/mvn.log" 2>&1 || die "the operator builds" "built" "$(tail -5 "$OUT/mvn.log")"
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=overlay
buildah build -q --build-arg BASE=localhost/java:17 -t localhost/airtime:e2e . >"$OUT/image.log" 2>&1 ||
  die "the operator's image builds" "built" "$(tail -5 "$OUT/image.log")"
"$E2E/cluster/images" load localhost/airtime:e2e

has "helm lint finds nothing" "0 chart(s) failed" "$(helm lint helm/airtime 2>&1)"
refused "the values schema refuses a wrong role" "aws/roleArn" helm template x helm/airtime --kube-version 1.34.4 --set aws.roleArn=airtime
refused "the values schema refuses two replicas without leader election" "leaderElection" \
  helm template x helm/airtime --kube-version 1.34.4 --set replicas=2 --set leaderElection.enabled=false

kubectl create namespace "$NS" >/dev/null 2>&1
kubectl create secret generic aws-credentials -n "$NS" --from-literal=AWS_ACCESS_KEY_ID=test --from-literal=AWS_SECRET_ACCESS_KEY=test \
  --dry-run=client -o yaml | kubectl apply -f - >/dev/null
CHART=yes
if helm install "$RELEASE" helm/airtime -n "$NS" -f "$E2E/values.yaml" --wait --timeout 90s >"$OUT/helm.log" 2>&1; then
  ok "helm install: the operator runs and is ready"
else
  die "helm install: the operator runs and is ready" "ready within 90s" "$(tail -3 "$OUT/helm.log")"
fi
has "the notes say how to opt a database in" "airtime.dev/namespace" "$(cat "$OUT/helm.log")"
is "the operator is not root" 65532 "$(kubectl exec -n "$NS" deploy/$RELEASE -- id -u 2>&1)"
refused "its root file system is read-only" "Read-only file system" kubectl exec -n "$NS" deploy/$RELEASE -- touch /airtime/x
is "it holds no capability" 0000000000000000 "$(kubectl exec -n "$NS" deploy/$RELEASE -- awk '/CapEff/ {print $2}' /proc/1/status 2>&1)"
has "it serves metrics" "# TYPE" "$(kubectl get --raw "/api/v1/namespaces/$NS/services/$RELEASE-metrics:http/proxy/metrics" 2>&1)"
