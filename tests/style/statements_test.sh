#!/usr/bin/env bash
# scripts/statements.awk finds every planted chain of chained.txt, each on its line, and nothing in plain.txt.
#   statements_test.sh CHECKOUT
set -euo pipefail
cd "$1"
export LC_ALL=C
found=$(awk -f scripts/statements.awk tests/style/chained.txt | cut -d: -f2 || true)
planted=$(grep -n '// found$' tests/style/chained.txt | cut -d: -f1)
[ "$found" = "$planted" ] || { printf 'FAILED: lines found, against those planted:\n'; diff <(echo "$found") <(echo "$planted") || true; exit 1; }
awk -f scripts/statements.awk tests/style/plain.txt || { echo "FAILED: plain statements are taken for chains"; exit 1; }

long=$(mktemp)
trap 'rm -f "$long"' EXIT
printf 'int x;  // %0110d\nint y;  // %0108d\xc3\xa9\nauto s = R"(%0200d\n%0200d)";\n' 0 0 0 0 >"$long"
found=$(awk -f scripts/statements.awk "$long" | cut -d: -f2- || true)
[ "$found" = "1: the line has 121 characters, more than 120" ] || { printf 'FAILED: of a long line: %s\n' "$found"; exit 1; }
