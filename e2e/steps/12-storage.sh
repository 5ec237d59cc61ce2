# Storage with snapshots: Kubernetes' own snapshot controller and sidecar, and a CSI driver for tests
CSI=$STATE/csi
SOCKET=$STATE/kubelet/plugins/csi.airtime.test/csi.sock
CRDS=$(cd "$E2E/csi" && go mod download -json github.com/kubernetes-csi/external-snapshotter/client/v8 | jq -r .Dir)/config/crd
kubectl apply --server-side --force-conflicts -k "$CRDS" >"$OUT/storage.log" 2>&1 || die "the snapshot CRDs are accepted" "applied" "$(tail -3 "$OUT/storage.log")"
kubectl apply -f "$E2E/csi/storage.yaml" >/dev/null || die "the driver's StorageClass is accepted" "applied" "see above"
kubectl delete volumesnapshotclass --all >/dev/null 2>&1 # of an earlier run on a kept cluster
background csi-driver "$BIN/csi-driver" -root "$CSI" -socket "$SOCKET" -kubelet-registry "$STATE/kubelet/plugins_registry" -kubeconfig "$KUBECONFIG"
background snapshot-controller "$BIN/snapshot-controller" -kubeconfig "$KUBECONFIG"
await 10 "the driver answers" test -S "$SOCKET"
background csi-snapshotter "$BIN/csi-snapshotter" -kubeconfig "$KUBECONFIG" -csi-address "$SOCKET"
registered() { kubectl get csinode -o jsonpath='{.items[*].spec.drivers[*].name}' | grep -qw csi.airtime.test; }
await 30 "the kubelet registers the driver" registered
