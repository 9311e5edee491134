# bash completion for gigasim
_gigasim() {
  local cur prev words cword
  _init_completion -n = 2>/dev/null || {
    cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cword=$COMP_CWORD
    words=("${COMP_WORDS[@]}")
  }
  local commands="init run validate show adequacy frequency check diff size sweep compare report plot explain schema catalog"
  local command="" i
  for ((i = 1; i < cword; i++)); do
    if [[ " $commands " == *" ${words[i]} "* ]]; then command=${words[i]}; break; fi
  done

  case $prev in
    --engine) COMPREPLY=($(compgen -W "local slurm" -- "$cur")); return ;;
    --format) COMPREPLY=($(compgen -W "csv json svg png svg,png" -- "$cur")); return ;;
    --out|compare|plot) COMPREPLY=($(compgen -d -- "$cur")); return ;;
    --seed|--set|--mw|--gpus|--date|--grid|--megapacks|--replication|--replications|--until|--jobs|--shard|--partition|--account|--time|--shards|--cpus|--at-once|--sbatch) return ;;
  esac

  case $command:$prev in
    plot:--format) COMPREPLY=($(compgen -W "svg png svg,png" -- "$cur")); return ;;
    plot:--figure) COMPREPLY=($(compgen -W "supply build-out gpu-hours binding odds" -- "$cur")); return ;;
    init:--climate) COMPREPLY=($(compgen -W "memphis dulles flat-15" -- "$cur")); return ;;
    init:--turbines) COMPREPLY=($(compgen -W "bought leased" -- "$cur")); return ;;
    init:--cooling) COMPREPLY=($(compgen -W "chilled warm" -- "$cur")); return ;;
  esac

  if [[ $cur == -* ]]; then
    local options="--help"
    case $command in
      "") options+=" --version" ;;
      run) options+=" --set --seed --out --replication --replications --until --sampling --jobs --resume --marginal --report --no-output --quiet --verbose --no-colour" ;;
      init) options+=" --climate --mw --gpus --date --turbines --grid --cooling --megapacks --out --yes" ;;
      report) options+=" --out" ;;
      plot) options+=" --out --format --figure" ;;
      size) options+=" --set --out --jobs --no-output --quiet --no-colour" ;;
      validate) options+=" --set" ;;
      show) options+=" --set --plain" ;;
      adequacy) options+=" --set --json" ;;
      frequency) options+=" --set --at --step --json --csv --no-colour" ;;
      check) options+=" --set --seed --replications --jobs --baseline --bless --reason --junit --markdown --annotations --strict --figures --quiet --no-colour" ;;
      diff) options+=" --set --replications --jobs --plan-only --no-colour" ;;
      adequacy) options+=" --set --replications --until --seed --jobs --json" ;;
      sweep) options+=" --out --jobs --shard --dry-run --engine --partition --account --time --shards --cpus --at-once --sbatch --no-wait --format --quiet --no-colour" ;;
      compare) options+=" --all --no-colour" ;;
      schema) options+=" --reference" ;;
    esac
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    return
  fi

  local IFS=$'\n'
  case $command in
    "") COMPREPLY=($(compgen -W "${commands// /$'\n'}" -- "$cur")) ;;
    run|validate|show|adequacy|frequency|check|diff|size)
      COMPREPLY=($(compgen -f -X '!*.yaml' -- "$cur") $(compgen -f -X '!*.yml' -- "$cur") $(compgen -d -S / -- "$cur"))
      compopt -o filenames -o nospace 2>/dev/null
      [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} != */ ]] && compopt +o nospace 2>/dev/null ;;
    compare|report|plot) COMPREPLY=($(compgen -d -- "$cur")) ;;
    sweep)
      if [[ ${words[i + 1]} =~ ^(status|resume|merge|export)$ ]]; then COMPREPLY=($(compgen -d -- "$cur"))
      else COMPREPLY=($(compgen -W $'status\nresume\nmerge\nexport' -- "$cur") $(compgen -f -X '!*.yaml' -- "$cur")); fi ;;
    explain)
      COMPREPLY=($(compgen -W "$("${words[0]}" explain 2>/dev/null | cut -d' ' -f1)" -- "$cur")) ;;
  esac
} &&
complete -F _gigasim gigasim
