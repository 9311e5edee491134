#!/usr/bin/env bash
# Compiles sources with the flags of a layer. One that includes a header of each layer that it may see compiles; one that
# includes a header of any other layer fails, and the compiler's error names that header.
#   try_includes.sh COMPILER FLAGS-FILE HEADERS-FOLDER LAYER-SEEN...
set -euo pipefail
compiler=$1 flags=$2 headers=$3
seen=("${@:4}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  printf 'FAILED: %s\n' "$1"
  cat "$work/said"
  exit 1
}

compiles() { LC_ALL=C "$compiler" @"$flags" -fsyntax-only -x c++ "$1" >"$work/said" 2>&1; }

# The shortest header of a layer, as a source includes it: it costs least to read.
shortest_header() {
  local file
  file=$(wc -c "$headers/$1"/*.hpp | sort -n | head -n 1 | sed 's/^ *[0-9]* //')
  printf 'gigasim/%s/%s\n' "$1" "$(basename "$file")"
}

tried=0
: >"$work/right.cpp"
for folder in "$headers"/*/; do
  layer=$(basename "$folder")
  header=$(shortest_header "$layer")
  if [[ " ${seen[*]} " == *" $layer "* ]]; then
    printf '#include "%s"\n' "$header" >>"$work/right.cpp"
    continue
  fi
  printf '#include "%s"\n' "$header" >"$work/wrong.cpp"
  ! compiles "$work/wrong.cpp" || fail "$header compiles, though only these layers are to be seen: ${seen[*]}"
  grep -qE "error: '?$header'?(: No such file| file not found)" "$work/said" || fail "$header fails for another reason"
  tried=$((tried + 1))
done
[ "$(wc -l <"$work/right.cpp")" -eq ${#seen[@]} ] || fail "a layer of '${seen[*]}' has no folder in $headers"
compiles "$work/right.cpp" || fail "headers of ${seen[*]} do not compile"
echo "${#seen[@]} layers are seen, $tried are not"
