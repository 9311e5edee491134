#!/usr/bin/env bash
# scripts/tidy reads what has changed and nothing else, in a clone without history too. A stand-in plays clang-tidy: it
# notes what it reads, and finds fault with sources that hold, or include a header that holds, the word `fault`.
#   tidy_test.sh CHECKOUT
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export PATH=$place/bin:$PATH GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
unset GIGASIM_BUILD GIGASIM_TIDY_BASE GIGASIM_TIDY_MAX

mkdir -p "$place/bin" "$place/tree/src/base" "$place/tree/include/gigasim/base" "$place/tree/build/release"
cat >"$place/bin/clang-tidy-19" <<'END'
#!/usr/bin/env bash
[ "$1" != --version ] || exec echo "LLVM version 19"
for source; do :; done
echo "$source" >>read
files=("$source")
grep -q shared.hpp "$source" && files+=(include/gigasim/base/shared.hpp)
code=0
for file in "${files[@]}"; do
  if grep -q fault "$file"; then
    echo "$file:1:1: error: fault"
    code=1
  fi
done
exit $code
END
chmod +x "$place/bin/clang-tidy-19"
cp -r "$1/scripts" "$1/.clang-tidy" "$place/tree"
cd "$place/tree"
echo '/build/' >.gitignore
echo '[]' >build/release/compile_commands.json
echo 'int a;' >src/base/a.cpp
echo '#include "gigasim/base/shared.hpp"' >src/base/b.cpp
printf '#include "gigasim/base/shared.hpp"\n#include "own.hpp"\n' >src/base/c.cpp
touch include/gigasim/base/shared.hpp src/base/own.hpp
commit() {  # date, message
  git add -A
  GIT_AUTHOR_DATE=$1 GIT_COMMITTER_DATE=$1 git -c user.name=x -c user.email=x@y commit -qm "$2"
}

# tidy: its exit code and what it says; sources read.
reads() {  # what is tried, expected exit code, expected sources, arguments...
  local what=$1 code=0
  rm -f read
  touch read
  scripts/tidy "${@:4}" >said 2>&1 || code=$?
  local read
  read=$(sort read | tr '\n' ' ')
  rm read
  [ "$code $read" = "$2 $3" ] && return
  printf 'FAILED: %s: exit code and sources %s, not %s\n' "$what" "$code $read" "$2 $3"
  cat said
  exit 1
}
says() { grep -qF -- "$1" said || { printf "FAILED: it does not say '%s' but\n" "$1"; cat said; exit 1; }; }

git init -q
printf 'read\nsaid\n' >>.git/info/exclude
commit 2030-01-01T00:00:00Z first
echo 'int b;' >>src/base/b.cpp
commit 2030-01-03T00:00:00Z second
reads "a commit of the last day" 0 "src/base/b.cpp "
reads "what is known to be in order" 0 ""
echo 'int shared;' >include/gigasim/base/shared.hpp
reads "a header, through the source with the fewest others" 0 "src/base/b.cpp "
echo 'int own;' >src/base/own.hpp
echo 'int d;' >src/base/d.cpp
GIGASIM_TIDY_MAX=1 reads "one source at most" 0 "src/base/c.cpp "
says "1 more sources have changed and were not read"
reads "a new file" 0 "src/base/d.cpp "
reads "all, less those in order" 0 "src/base/a.cpp " --all
GIGASIM_TIDY_BASE=HEAD~1 reads "changes since a revision" 0 ""
echo 'int fault;' >include/gigasim/base/shared.hpp
reads "a fault in a header" 1 "src/base/b.cpp src/base/c.cpp " src/base/b.cpp src/base/c.cpp
[ "$(grep -c 'error: fault' said)" = 1 ] || { echo "FAILED: a fault in a header is not told once"; cat said; exit 1; }
commit 2030-01-03T01:00:00Z third

git clone -q --depth 1 "file://$place/tree" "$place/shallow"
cd "$place/shallow"
mkdir -p build/release
cp ../tree/build/release/compile_commands.json build/release
reads "a shallow clone" 0 ""
says "a shallow clone"
echo 'int a2;' >>src/base/a.cpp
reads "what has changed in a shallow clone" 0 "src/base/a.cpp "
rm -rf .git
reads "a tree without history" 0 ""
says "no Git history here"
