#compdef grader
# Completion of grader in zsh. Once:        source <(grader completion zsh)
# In every shell, put that line into ~/.zshrc, below compinit.
_grader_complete() {
    local line="${(j: :)words[1,CURRENT]}"
    local -a found
    found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    found=("${(@)found:#}")
    # Where nothing is suggested, names of files are.
    if ((${#found})) && compadd -- "${found[@]}"; then
        return 0
    fi
    _files
}
compdef _grader_complete grader
