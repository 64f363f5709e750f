# plinth completion fish: plinth completion fish > ~/.config/fish/completions/plinth.fish
function __plinth_suggest
    set -l line (commandline -cp)
    plinth "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -rv '^/'
end
complete -c plinth -a '(__plinth_suggest)'
