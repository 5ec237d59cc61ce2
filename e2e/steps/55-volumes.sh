# Production has data; its volume can't be copied without a VolumeSnapshotClass
REFUSED=$PRODUCTION-refused
kubectl apply -f "$E2E/csi/orders.yaml" >/dev/null || die "the StatefulSet is accepted" "applied" "see above"
snapshot_class() { # snapshot_class NAME DRIVER
  kubectl apply -f - >/dev/null <<K
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotClass
metadata: {name: $1}
driver: $2
deletionPolicy: Delete
K
}
snapshot_class somebody-elses somebody.elses.test
kubectl wait -n $PRODUCTION --for=condition=Ready pod/orders-0 --timeout=60s >/dev/null 2>&1 ||
  die "production's StatefulSet has its volume" "Ready within 60s" "$(kubectl get pods,pvc,events -n $PRODUCTION 2>&1 | grep orders)"
sum() { kubectl exec -n "$1" orders-0 -- sha256sum /data/orders 2>&1 | cut -d' ' -f1; }
DATA=$(sum $PRODUCTION)
[[ "$DATA" =~ ^[0-9a-f]{64}$ ]] || die "production's pod has written" "a checksum" "$DATA"
kubectl create -f - >/dev/null <<K
apiVersion: airtime.dev/v1alpha1
kind: TrafficEvent
metadata: {name: no-snapshots, namespace: $PRODUCTION}
spec: {airtime: "2036-12-03T21:30:00Z", staging: {namespace: $REFUSED, volumes: Snapshot}}
K
becomes 30 "a volume of a class without snapshots is refused" "False VolumesNotCopied" \
  sh -c "kubectl get te no-snapshots -n $PRODUCTION -o jsonpath='{.status.conditions[?(@.type==\"StagingReady\")].status} {.status.conditions[?(@.type==\"StagingReady\")].reason}'"
has "the sentence names the claim, the class and the driver" \
  "PersistentVolumeClaim/data-orders-0: its StorageClass folders (provisioner csi.airtime.test) has no VolumeSnapshotClass" "$(condition no-snapshots StagingReady message)"
has "and says what to do" "set spec.staging.volumes: Empty, or leave the claim out with spec.staging.exclude" "$(condition no-snapshots StagingReady message)"
is "nothing was copied, and no snapshot taken" "" "$({ kubectl get sts,cm,pvc -n $REFUSED -o name | grep -v -e kube-root-ca -e airtime; kubectl get volumesnapshots,volumesnapshotcontents -A -o name; } 2>&1 | grep -v 'No resources')"
timeout 40 kubectl delete te no-snapshots -n $PRODUCTION --wait >/dev/null 2>&1
refused "the event can be deleted" "not found" kubectl get te no-snapshots -n $PRODUCTION
snapshot_class folders csi.airtime.test
refused "the operator can't make a snapshot whose removal deletes what is on the storage" "$NO" as create --dry-run=server -f - <<K
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotContent
metadata: {name: x, labels: {app.kubernetes.io/managed-by: airtime}}
spec: {driver: csi.airtime.test, deletionPolicy: Delete, source: {snapshotHandle: x}, volumeSnapshotRef: {namespace: $PRODUCTION, name: x}}
K
refused "it can't delete production's claim" forbidden as delete pvc data-orders-0 -n $PRODUCTION --dry-run=server
