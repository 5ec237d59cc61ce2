# An RDS API that nobody here wrote, and databases behind it
VENV=$CACHE/airtime-e2e/venv
if ! "$VENV/bin/python" -c 'import moto, importlib.metadata as m; assert m.version("moto") == "5.2.5"; import flask, yaml' 2>/dev/null; then
  python3 -m venv "$VENV" && "$VENV/bin/pip" install -q 'moto[server]==5.2.5' >"$OUT/pip.log" 2>&1 ||
    die "moto is installed" "installed" "$(tail -3 "$OUT/pip.log")"
fi
PY=$VENV/bin/python
for a in $API $PRODUCTION_DB $COPY_DB $PRODUCTION_SQL $COPY_SQL; do ip addr add "$a/32" dev lo 2>/dev/null; done
export AWS_ENDPOINT_URL=http://$API:5005 AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_EC2_METADATA_DISABLED=true
background moto "$VENV/bin/moto_server" -H $API -p 5005
background production-database python3 samples/shop/standin_database.py --name production --listen $PRODUCTION_DB --connections 1000
background copy-database python3 samples/shop/standin_database.py --name copy --listen $COPY_DB --connections 341
rds() { "$PY" "$E2E/rds.py" "$@"; }
await 30 "the RDS API answers" curl -sf "$AWS_ENDPOINT_URL/moto-api/data.json"
rds seed || die "production's database is made" "made" "see $OUT/moto.log"
background names "$PY" "$E2E/rds.py" names "$STATE/hosts" mysql=$PRODUCTION_DB,$COPY_DB \
  mariadb=$PRODUCTION_SQL,$COPY_SQL postgres=$PRODUCTION_SQL,$COPY_SQL
BEFORE=$(rds state)
say "shop-prod: $BEFORE"
