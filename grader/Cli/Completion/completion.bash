# Completion of grader in bash. Once:       source <(grader completion bash)
# In every shell, put that line into ~/.bashrc.
_grader_complete() {
    local line=${COMP_LINE:0:COMP_POINT} found
    found=$("$1" "[suggest:${#line}]" "$line" 2>/dev/null) || return 0
    # An option only where one is begun: elsewhere it would stand in the way of the names of files.
    if [[ $2 == -* ]]; then found=$(grep -e '^--' <<<"$found"); else found=$(grep -v -e '^[-/]' <<<"$found"); fi
    local IFS=$'\n'
    # shellcheck disable=SC2207 # one suggestion a line, without blanks
    COMPREPLY=($(compgen -W "$found" -- "$2"))
}
# Where nothing is suggested, names of files are.
complete -o bashdefault -o default -F _grader_complete grader
