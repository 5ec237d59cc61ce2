# A cluster from nothing
"$E2E/cluster/install" || die "the Debian packages are there" "installed" "see above"
BIN=$("$E2E/cluster/build" 2>"$OUT/build.log" | tail -1) || die "the cluster's programs are built" "built" "$(tail -5 "$OUT/build.log")"
if [ "${E2E_KEEP:-}" = 1 ] && timeout 5 "$BIN/kubectl" --kubeconfig "$STATE/admin.conf" get --raw /readyz >/dev/null 2>&1; then
  say "using the cluster in $STATE"
  export KUBECONFIG=$STATE/admin.conf PATH=$BIN:$PATH
else
  [ ! -e "$STATE" ] || "$E2E/cluster/down" "$STATE" >/dev/null 2>&1
  "$E2E/cluster/up" "$STATE" >"$OUT/up.log" 2>&1 || die "the cluster comes up" "Ready" "$(tail -5 "$OUT/up.log")"
  eval "$(tail -1 "$OUT/up.log")"
fi
"$E2E/cluster/images" >"$OUT/images.log" 2>&1 || die "the base images are built" "built" "$(tail -5 "$OUT/images.log")"
say "cluster: $(kubectl version -o json | jq -r .serverVersion.gitVersion), node $(kubectl get nodes -o jsonpath='{.items[0].status.conditions[?(@.type=="Ready")].status}')"
AUDIT_OFFSET=$(stat -c %s "$STATE/log/audit.log")
