# Of the copy's volumes nothing is left
of_the_copy() {
  kubectl get volumesnapshots,volumesnapshotcontents -A -o name
  kubectl get pv -o json | jq -r --arg n $PRODUCTION '.items[] | select(.spec.claimRef.namespace != $n) | .metadata.name'
  find "$CSI/snapshots" -mindepth 1 -maxdepth 1
}
becomes 30 "no VolumeSnapshot, content, PersistentVolume or snapshot on the storage is left" "" of_the_copy
is "production's claim has its volume" "Bound $(ls "$CSI/volumes")" "$(kubectl get pvc data-orders-0 -n $PRODUCTION -o jsonpath='{.status.phase} {.spec.volumeName}')"
is "and its bytes" "$DATA" "$(sum $PRODUCTION)"
