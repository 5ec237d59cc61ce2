# The copy has production's data
SNAPSHOT=$(in_copy pvc/data-orders-0 '{.spec.dataSource.name}')
has "its claim is made from a snapshot" "VolumeSnapshot airtime-$EVENT-data-orders-0-" "$(in_copy pvc/data-orders-0 '{.spec.dataSource.kind} {.spec.dataSource.name}')"
is "snapshot and content in the copy are bound to each other" "$SNAPSHOT $COPY/$SNAPSHOT Retain" \
  "$(kubectl get volumesnapshot "$SNAPSHOT" -n $COPY -o jsonpath='{.status.boundVolumeSnapshotContentName}') $(kubectl get volumesnapshotcontent "$SNAPSHOT" -o jsonpath='{.spec.volumeSnapshotRef.namespace}/{.spec.volumeSnapshotRef.name} {.spec.deletionPolicy}')"
is "the driver was asked for one volume of production's and one from its snapshot" 2 "$(find "$CSI/volumes" -mindepth 1 -maxdepth 1 | wc -l)"
is "the copy's pod reads the bytes that production wrote" "$DATA" "$(sum $COPY)"
is "they are not production's volume itself" different "$(
  [ "$(kubectl get pvc data-orders-0 -n $PRODUCTION -o jsonpath='{.spec.volumeName}')" = "$(in_copy pvc/data-orders-0 '{.spec.volumeName}')" ] && echo same || echo different)"
kubectl exec -n $COPY orders-0 -- sh -c 'echo rehearsal >/data/orders' >/dev/null 2>&1
is "the copy writes" "$(echo rehearsal | sha256sum | cut -d' ' -f1)" "$(sum $COPY)"
is "production's bytes are as they were" "$DATA" "$(sum $PRODUCTION)"
