# What the operator may not do, whoever tells it to
as() { kubectl --as="system:serviceaccount:$NS:$RELEASE" "$@"; }
NO="Airtime writes only in namespaces"
refused "it can't write a ConfigMap into production" "$NO" as create configmap x -n $PRODUCTION --dry-run=server
refused "it can't delete production's pods" forbidden as delete pods -n $PRODUCTION -l app=web --dry-run=server
refused "it can't change what production runs" "$NO" as set image deploy/web web=other -n $PRODUCTION --dry-run=server
has "it can scale production's workload" patched "$(as patch deploy web -n $PRODUCTION --type=merge -p '{"spec":{"replicas":6}}' --dry-run=server 2>&1)"
refused "it can't make a namespace that is no copy" "$NO" as create namespace airtime-other --dry-run=server
refused "it can't delete production" "$NO" as delete namespace $PRODUCTION --dry-run=server
refused "it can't declare production a copy" "$NO" as label namespace $PRODUCTION airtime.dev/staging-of=x --dry-run=server
refused "it can't call production's pods through the API server" "$NO" as get --raw "/api/v1/namespaces/$PRODUCTION/services/web:http/proxy/"
refused "it can't run commands in pods" "cannot create resource" as exec -n $PRODUCTION deploy/web -- true
refused "it can't grant itself a role" "forbidden" as create clusterrolebinding x --clusterrole=cluster-admin --serviceaccount="$NS:$RELEASE" --dry-run=server
