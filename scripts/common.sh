# shellcheck shell=bash disable=SC2034
# Shared by setup-and-run and setup-and-test: Debian packages, configure, build. Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${GIGASIM_BUILD:-$root/build/release}

packages=(
  g++ cmake ninja-build pkg-config ccache
  libsimgrid-dev libyaml-cpp-dev libfmt-dev libspdlog-dev libcli11-dev nlohmann-json3-dev
  libsqlitecpp-dev libsqlite3-dev libunits-cpp-dev librandom123-dev libboost-dev zlib1g-dev librsvg2-dev
)
# They bundle the HTML report; a build without them leaves it out. Node may stand there from elsewhere, with its own npm.
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)
check_packages=(clang-format-19)
test_packages=(catch2 coinor-libclp-dev libbenchmark-dev chromium slurmctld slurmd slurm-client munge)

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

# Installs what is missing of the packages named, as root or through sudo.
install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "This is not a Debian system. Install the counterparts of these packages of Debian 12, then build with CMake:"
    say "  $*"
    return 1
  fi
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { say "Neither root nor sudo here. As root: apt-get install ${missing[*]}"; return 1; }
    as_root=(sudo)
  fi
  say "Installing ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# Tracked C++ files below the folders named; all of them where this is no Git checkout.
cpp_files() {
  if git -C "$root" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git -C "$root" ls-files --cached --others --exclude-standard -- "$@" | grep -E '\.(cpp|hpp)$' | only_files
  else
    (cd "$root" && find "$@" -name '*.cpp' -o -name '*.hpp') | sort
  fi
}

only_files() {
  local file
  while IFS= read -r file; do [ ! -f "$root/$file" ] || printf '%s\n' "$file"; done
}

# The LLVM tool named, of version 19: other versions lay out and find other things.
llvm_19() {
  if command -v "$1-19"; then return; fi
  if command -v "$1" >/dev/null && "$1" --version | grep -q 'version 19\.'; then
    command -v "$1"
    return
  fi
  say "$1 of LLVM 19 is not installed; on Debian: apt-get install $1-19"
  return 1
}

configure_and_build() {  # with tests (ON or OFF), targets...
  cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DGIGASIM_TESTS="$1" >&2
  cmake --build "$build" --target "${@:2}" >&2
}
