# What the benchmarks share: figures, namespaces, one line a measure. Sourced by run.

say() { printf 'bench: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# line NAME OURS PEER RATIO NOTE: one measure.
line() { printf '%-34s | %-28s | %-38s | %-6s | %s\n' "$@"; }

# median, min and max of the numbers on standard input, as "MEDIAN (MIN–MAX)" with FORMAT.
spread() { # spread FORMAT
  sort -g | awk -v f="$1" '{ v[NR] = $1 } END {
    m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
    printf f " (" f "–" f ")", m, v[1], v[NR] }'
}

ratio() { # ratio "OURS (…)" "PEER (…)"
  awk -v a="${1%% *}" -v b="${2%% *}" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "-" }'
}

now() { date -u +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.3f", b - a }'; }

# Every namespace of a run carries the label, so that cleaning up takes nothing else.
namespace() { # namespace NAME
  kubectl create namespace "$1" --dry-run=client -o yaml | kubectl create -f - >/dev/null &&
    kubectl label namespace "$1" airtime-bench=true >/dev/null
}

gone() { kubectl delete namespace "$1" --ignore-not-found --wait --timeout=900s >/dev/null; }
