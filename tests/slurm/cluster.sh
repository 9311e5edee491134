# shellcheck shell=bash
# A throw-away Slurm cluster on the loopback interface: munged, slurmctld and two virtual nodes of one processor, all in one
# directory, as whoever calls it. Sourced; needs $cluster, an empty directory with a short path.
#   cluster_up, cluster_down, start_node n1, node_processes n1

cluster_host=$(hostname -s)
cluster_ports=${GIGASIM_SLURM_PORT:-$((20000 + $$ % 20000))}

cluster_missing() {
  local program
  for program in munged slurmctld slurmd sbatch squeue scancel sinfo; do
    PATH=$PATH:/usr/sbin command -v "$program" >/dev/null || { echo "$program"; return; }
  done
}

write_configuration() {
  mkdir -p "$cluster"/{etc,state/ctld,state/n1,state/n2,log,run}
  chmod 755 "$cluster" "$cluster"/*
  (umask 077; head -c 128 /dev/urandom >"$cluster/etc/munge.key")
  cat >"$cluster/etc/slurm.conf" <<CONF
ClusterName=loop
SlurmctldHost=$cluster_host(127.0.0.1)
SlurmctldPort=$cluster_ports
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$cluster/run/munge.sock,cred_expire=5
CredType=cred/munge
StateSaveLocation=$cluster/state/ctld
SlurmdSpoolDir=$cluster/state/%n
SlurmctldPidFile=$cluster/run/slurmctld.pid
SlurmdPidFile=$cluster/run/slurmd.%n.pid
SlurmctldLogFile=$cluster/log/slurmctld.log
SlurmdLogFile=$cluster/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_interval=1,batch_sched_delay=0
CompleteWait=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=5
BatchStartTimeout=1
MessageTimeout=3
TCPTimeout=1
KillWait=2
MaxArraySize=1001
SlurmdParameters=config_overrides
LaunchParameters=disable_send_gids
NodeName=n1 NodeHostname=$cluster_host NodeAddr=127.0.0.1 Port=$((cluster_ports + 1)) CPUs=1 RealMemory=1000
NodeName=n2 NodeHostname=$cluster_host NodeAddr=127.0.0.1 Port=$((cluster_ports + 2)) CPUs=1 RealMemory=1000
PartitionName=sweeps Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
}

start_node() { PATH=$PATH:/usr/sbin slurmd -N "$1" -f "$SLURM_CONF"; }

cluster_up() {
  write_configuration
  export SLURM_CONF=$cluster/etc/slurm.conf
  PATH=$PATH:/usr/sbin munged --force --key-file="$cluster/etc/munge.key" --socket="$cluster/run/munge.sock" --pid-file="$cluster/run/munged.pid" \
    --log-file="$cluster/log/munged.log" --seed-file="$cluster/state/munged.seed"
  PATH=$PATH:/usr/sbin slurmctld -c -f "$SLURM_CONF"
  start_node n1
  start_node n2
  local i
  for i in $(seq 100); do
    [ "$(sinfo -h -N -t idle -o %N 2>/dev/null | wc -l)" = 2 ] && return
    sleep 0.1
  done
  echo "the nodes did not come up:"; sinfo -N -l; tail -n 5 "$cluster"/log/*.log
  return 1
}

# Everything that runs on a node's behalf: its daemon, the keepers of its jobs, their processes.
node_processes() {
  local process
  for process in /proc/[0-9]*; do
    grep -qz "^SLURMD_NODENAME=$1\$" "$process/environ" 2>/dev/null || continue
    basename "$process"
    awk '/^PPid:/ {print $2}' "$process/status" 2>/dev/null   # slurmstepd
  done | sort -un | while read -r process; do
    case $(cat "/proc/$process/comm" 2>/dev/null) in gigasim | slurmstepd* | slurm_script | sh) echo "$process" ;; esac
  done
  cat "$cluster/run/slurmd.$1.pid"
}

cluster_down() {
  local file
  [ -z "${SLURM_CONF:-}" ] || scancel --me 2>/dev/null || true
  for file in "$cluster"/run/slurmd.*.pid "$cluster"/run/slurmctld.pid "$cluster"/run/munged.pid; do
    [ ! -s "$file" ] || kill "$(cat "$file")" 2>/dev/null || true
  done
}
