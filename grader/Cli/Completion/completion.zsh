#compdef grader
# Completion of grader in zsh. Once:        source <(grader completion zsh)
# In every shell, put that line into ~/.zshrc, below compinit.
_grader_complete() {
    local line="${(j: :)words[1,CURRENT]}"
    local -a found
    found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    found=("${(@)found:#}")
    # An option only where one is begun: elsewhere it would stand in the way of the names of files.
    if [[ ${words[CURRENT]} == -* ]]; then found=("${(@M)found:#--*}"); else found=("${(@)found:#[-/]*}"); fi
    # Where nothing is suggested, names of files are.
    if ((${#found})) && compadd -- "${found[@]}"; then
        return 0
    fi
    _files
}
compdef _grader_complete grader
