# For each source of a list of C++ files: the source, then all of the list that it includes, directly or through others.
# Includes are looked up beside the file, then as `gigasim/<layer>/...` below include/, then by name within src/<layer>.
#   awk -f scripts/closure.awk FILE...      from the top of the checkout

function folder(path) {
  sub(/\/[^\/]*$/, "", path)
  return path
}

function resolve(from, name) {
  path = folder(from) "/" name
  if (path in files) return path
  if (("include/" name) in files) return "include/" name
  split(from, parts, "/")
  key = parts[2] "/" name
  return (parts[1] == "src" && key in within) ? within[key] : ""
}

function visit(file, i, n, target) {
  if (file in seen) return
  seen[file] = 1
  reached = reached " " file
  n = count[file]
  for (i = 1; i <= n; i++) {
    target = resolve(file, included[file, i])
    if (target != "") visit(target)
  }
}

BEGIN {
  for (i = 1; i < ARGC; i++) {
    files[ARGV[i]] = 1
    n = split(ARGV[i], parts, "/")
    if (parts[1] == "src") within[parts[2] "/" parts[n]] = ARGV[i]
  }
}

/^#include "/ {
  split($0, quoted, "\"")
  included[FILENAME, ++count[FILENAME]] = quoted[2]
}

END {
  for (i = 1; i < ARGC; i++) {
    if (ARGV[i] !~ /\.cpp$/) continue
    split("", seen)
    reached = ""
    visit(ARGV[i])
    print substr(reached, 2)
  }
}
