#!/usr/bin/env bash
# A sweep on a Slurm cluster of two virtual nodes, one of which dies in mid-sweep and comes back: its store must hold the same as that of
# a local sweep, byte for byte. Then a sweep that is interrupted: it must leave the queue empty, and be gone on with.
#   sweep_on_slurm.sh GIGASIM     exit code 77: skipped, Slurm is not installed
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
gigasim=$1
cluster=$(mktemp -d /tmp/gsXXXXXX)
. "$here/cluster.sh"
missing=$(cluster_missing)
[ -z "$missing" ] || { echo "skipped: '$missing' is not installed; apt-get install slurmctld slurmd slurm-client munge"; rm -rf "$cluster"; exit 77; }
finish() { local code=$?; cluster_down; sleep 0.5; [ $code -ne 0 ] && tail -n 20 "$cluster"/log/slurmctld.log "$cluster"/work/*/shards/*.log 2>/dev/null; rm -rf "$cluster"; exit $code; }
trap finish EXIT
fail() { echo "FAILED: $*"; exit 1; }
eventually() { local i; for i in $(seq "$1"); do "${@:2}" && return; sleep 0.1; done; fail "in vain: ${*:2}"; }

mkdir "$cluster/work"
cd "$cluster/work"
cat >pair.yaml <<'PLAN'
name: Pair
start: 2025-01-01
end: 2035-01-01
start_state: stationary
buses: {main: {}}
loads: {town: {bus: main, demand: 15 MW}}
fleets:
  sets: {kind: generic_unit, at: main, initial: 2, capacity: 10 MW, outage: {mttf: 90 h, mttr: 10 h}}
PLAN
cat >study.yaml <<'STUDY'
base: pair.yaml
design: grid
parameters:
  units: {path: fleets.sets.initial, values: [1, 2, 3, 4, 5, 6]}
  load: {path: loads.town.demand, from: 12 MW, to: 19 MW, step: 1 MW}
replications: 64
STUDY

"$gigasim" sweep study.yaml --out local --quiet
"$gigasim" sweep export local >local.csv

cluster_up
# Some shard on n2 is within its twelve points. A shard takes seconds even on a fast machine, so this is not missed.
busy() {
  local task
  task=$(squeue -h -w n2 -t RUNNING -o %K)
  [ -n "$task" ] && awk '{exit !($3 >= 1 && $3 <= 10)}' "slurm/shards/shard-$(printf %04d "$task")-of-0004.progress" 2>/dev/null
}
begin_time=$(date +%s)
"$gigasim" sweep study.yaml --out slurm --engine slurm --partition sweeps --shards 4 --sbatch=--nice=1 >told 2>&1 &
sweep=$!
eventually 400 busy
# shellcheck disable=SC2046
kill -9 $(node_processes n2) 2>/dev/null || true
echo "killed node n2 when $(cat slurm/shards/*.progress | awk '{n += $3} END {print n + 0}') of 48 points were done"
gone() { grep -q "Nodes n2 not responding, setting DOWN" "$cluster/log/slurmctld.log"; }   # the controller has given it up by itself
eventually 250 gone
grep -qi "requeu" "$cluster/log/slurmctld.log" || fail "nothing was requeued"
start_node n2
code=0
wait $sweep || code=$?
[ $code = 0 ] || { cat told; fail "exit code $code"; }
grep -q "48 points: 48 done" told || { cat told; fail "not all points are done"; }
"$gigasim" sweep export slurm >slurm.csv
cmp local.csv slurm.csv || fail "the stores differ"
cmp local/points.csv slurm/points.csv || fail "points.csv differs"
[ ! -e slurm/shards ] || fail "shards are left: $(ls slurm/shards)"
echo "the store equals the local one byte for byte, $(($(date +%s) - begin_time)) s with the dead node"

# Interrupted: nothing stays in the queue, and what was finished is kept.
"$gigasim" sweep study.yaml --out broken --engine slurm --shards 4 >told 2>&1 &
sweep=$!
begun() { [ "$(cat broken/shards/*.progress 2>/dev/null | awk '{n += $3} END {print n + 0}')" -ge 3 ]; }
eventually 200 begun
if "$gigasim" sweep resume broken >refused 2>&1; then fail "resumed what still runs"; fi
grep -q "still works on" refused || { cat refused; fail "no word of the running job"; }
kill -TERM $sweep
code=0
wait $sweep || code=$?
[ $code = 143 ] || { cat told; fail "exit code $code after SIGTERM"; }
[ -z "$(squeue -h -o %i)" ] || fail "jobs are left: $(squeue -h)"
"$gigasim" sweep status broken | grep -Eq "48 points: [0-9]+ done, [0-9]+ pending" || fail "status: $("$gigasim" sweep status broken)"
kept=$("$gigasim" sweep status broken | sed -n 's/^48 points: \([0-9]*\) done.*/\1/p')
"$gigasim" sweep resume broken --quiet
"$gigasim" sweep export broken | cmp - local.csv || fail "the resumed store differs"
echo "interrupted with $kept points kept, resumed to the same store"
