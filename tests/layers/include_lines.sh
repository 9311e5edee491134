#!/usr/bin/env bash
# Reads the include lines of src and include. No relative include leaves its layer's folder, include/ mentions neither
# SimGrid nor yaml-cpp, and of the sources only those of `sim` include SimGrid and only those of `scenario` yaml-cpp.
#   include_lines.sh CHECKOUT
set -euo pipefail
cd "$1"
failed=0
complain() {
  printf 'FAILED: %s\n%s\n' "$1" "$2"
  failed=1
}

# src/<layer> or include/gigasim/<layer>
layer_folder() {
  case $1 in
    include/*) cut -d/ -f1-3 <<<"$1" ;;
    *) cut -d/ -f1-2 <<<"$1" ;;
  esac
}

sources() { find src include -name '*.?pp'; }
[ "$(sources | wc -l)" -gt 100 ] || complain "the sources are not there" "$PWD"

while IFS=: read -r file line text; do
  target=$(realpath -m --relative-to=. "$(dirname "$file")/$(sed -E 's/^[^"<]*["<]([^">]*)[">].*/\1/' <<<"$text")")
  [[ $target == "$(layer_folder "$file")"/* ]] || complain "an include climbs out of its layer" "$file:$line: $text"
done < <(sources | xargs grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<][^">]*\.\./')

engine='^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]'
in_code='{ code = $0; sub(/\/\/.*/, "", code) } tolower(code) ~ /simgrid|yaml-cpp|yaml::/ { print FILENAME ":" FNR ": " $0 }'
found=$(find include -name '*.hpp' -exec awk "$in_code" {} +)
[ -z "$found" ] || complain "include/ mentions an engine" "$found"
if found=$(grep -rnE "$engine(simgrid|xbt)/" src --include='*.?pp' | grep -v '^src/sim/'); then
  complain "SimGrid is included outside src/sim" "$found"
fi
if found=$(grep -rnE "${engine}yaml-cpp/" src --include='*.?pp' | grep -v '^src/scenario/'); then
  complain "yaml-cpp is included outside src/scenario" "$found"
fi
exit $failed
