#compdef plinth
# plinth completion zsh: in ~/.zshrc after compinit, source <(plinth completion zsh)
_plinth() {
  local -a all
  all=(${(f)"$(plinth "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)"})
  all=(${all:#/*})
  [[ $PREFIX == -* ]] || all=(${all:#-*})
  compadd -- $all || _files
}
compdef _plinth plinth
