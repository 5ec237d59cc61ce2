# Bad manifests are refused with a sentence
kubectl create namespace $PRODUCTION >/dev/null 2>&1
GOOD='{"apiVersion":"airtime.dev/v1alpha1","kind":"TrafficEvent","metadata":{"name":"manifest","namespace":"'$PRODUCTION'"},"spec":{
 "airtime":"2030-12-03T21:30:00Z","databases":[{"name":"shop","instance":"shop-prod","scaleUp":{"instanceClass":"db.r6g.2xlarge"}}],
 "workloads":[{"kind":"Deployment","name":"web","replicas":6}],"staging":{"namespace":"production-staging"},
 "rehearsal":{"locust":{"script":{"configMap":"shop-locust"},"host":"http://web"},"stages":[{"users":10,"for":"1m"}]}}}'
but() { # but JQ: the good manifest with a change, tried on the server
  jq "$1" <<<"$GOOD" | kubectl create --dry-run=server --validate=strict -f -
}
has "a good manifest is accepted" created "$(but . 2>&1)"
has "the sample TrafficEvent is accepted" created "$(kubectl create --dry-run=server -f samples/shop/trafficevent.yaml 2>&1)"
has "the sample Rehearsal is accepted" created "$(kubectl create --dry-run=server -f samples/shop/rehearsal.yaml 2>&1)"
refused "no airtime" "airtime" but 'del(.spec.airtime)'
refused "airtime without a zone" "must be an RFC 3339 instant with a zone" but '.spec.airtime = "2030-12-03 21:30"'
refused "a duration in words" "spec.duration" but '.spec.duration = "a day"'
refused "a database in two forms" "in exactly one form" but '.spec.databases[0].cluster = "shop"'
refused "a database in no form" "in exactly one form" but 'del(.spec.databases[0].instance)'
refused "two databases of one name" "needs a name of its own" but '.spec.databases += [.spec.databases[0]]'
refused "a workload twice" "may be listed once" but '.spec.workloads += [.spec.workloads[0]]'
refused "a workload of no replicas" "greater than or equal to 1" but '.spec.workloads[0].replicas = 0'
refused "a raise of nothing" "say what to raise" but '.spec.databases[0].scaleUp = {leadTime: "1h"}'
refused "a window in words" "must be a daily window" but '.spec.databases[0].scaleDown = {window: "at night"}'
refused "a rehearsal without a copy" "needs a copy to run against" but 'del(.spec.staging)'
refused "a load test in two forms" "in exactly one form" but '.spec.rehearsal.job = {template: {}}'
refused "Locust without stages" "needs stages" but 'del(.spec.rehearsal.stages)'
refused "a percentage in words" "errorRate" but '.spec.rehearsal.thresholds = {errorRate: "few"}'
refused "a field that is not there" "unknown field" but '.spec.airtimes = 1'
refused "a Rehearsal in two forms" "in one form" kubectl create --dry-run=server -f - <<K
{"apiVersion":"airtime.dev/v1alpha1","kind":"Rehearsal","metadata":{"name":"manifest","namespace":"$PRODUCTION"},"spec":{"trafficEvent":"x",
 "locust":{"script":{"configMap":"a"},"host":"http://web"},"job":{"template":{}}}}
K
