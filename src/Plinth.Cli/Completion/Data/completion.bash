# plinth completion bash: in ~/.bashrc, source <(plinth completion bash)
_plinth() {
  local word="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n' all
  all="$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null | grep -v '^/')"
  # Options only when one is begun, so that files are offered elsewhere.
  [[ $word == -* ]] || all="$(grep -v '^-' <<< "$all")"
  COMPREPLY=($(compgen -W "$all" -- "$word"))
}
complete -o default -F _plinth plinth
