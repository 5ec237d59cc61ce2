# What the steps of e2e/run share: progress lines, assertions, bounded waits. Sourced, not run.
# shellcheck shell=bash

PASSED=0 FAILED=0 T0=$SECONDS

say() { printf '%s %4ss  %s\n' "$(date -u +%H:%M:%S)" $((SECONDS - T0)) "$*"; }

ok() { PASSED=$((PASSED + 1)); printf 'ok   %s\n' "$*"; }

fail() { # fail WHAT EXPECTED GOT
  FAILED=$((FAILED + 1))
  printf 'FAIL %s (expected: %s, got: %s)\n' "$1" "$2" "${3:0:600}"
}

die() { # something without which nothing further can be said
  fail "$@"
  exit 1
}

is() { # is WHAT EXPECTED GOT
  if [ "$2" = "$3" ]; then ok "$1"; else fail "$1" "$2" "$3"; fi
}

has() { # has WHAT TEXT-TO-BE-FOUND IN-WHAT
  if [[ "$3" == *"$2"* ]]; then ok "$1"; else fail "$1" "...$2..." "$3"; fi
}

at_least() { # at_least WHAT NUMBER GOT
  if awk -v a="$2" -v b="${3:-x}" 'BEGIN { exit !(b ~ /^[0-9.]+$/ && b + 0 >= a + 0) }'; then ok "$1"; else fail "$1" "at least $2" "$3"; fi
}

refused() { # refused WHAT SENTENCE CMD...: the command must fail, and say the sentence
  local what=$1 sentence=$2 out
  shift 2
  if out=$("$@" 2>&1); then
    fail "$what" "refused: $sentence" "accepted: $out"
  else
    has "$what" "$sentence" "$out"
  fi
}

becomes() { # becomes SECONDS WHAT EXPECTED CMD...: the command's output becomes EXPECTED within SECONDS
  local seconds=$1 what=$2 expected=$3 got
  shift 3
  local end=$((SECONDS + seconds))
  while :; do
    got=$("$@" 2>/dev/null) || true
    [ "$got" = "$expected" ] && { ok "$what"; return 0; }
    [ $SECONDS -ge $end ] && { fail "$what" "$expected within ${seconds}s" "$got"; return 1; }
    sleep 1
  done
}

await() { # await SECONDS WHAT CMD...: the command succeeds within SECONDS; quiet, for what is not an assertion
  local seconds=$1 what=$2
  shift 2
  local end=$((SECONDS + seconds))
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -ge $end ] && die "$what" "within ${seconds}s" "$("$@" 2>&1 | tail -3)"
    sleep 0.5
  done
}
