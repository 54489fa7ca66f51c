# Completion of grader in fish. Once:       grader completion fish | source
# In every shell: grader completion fish > ~/.config/fish/completions/grader.fish
function __grader_complete
    set -l line (commandline --cut-at-cursor --current-process)
    grader "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match --invert --regex '^/|^-[?h]$'
end
# Names of files stay among the suggestions.
complete --command grader --arguments '(__grader_complete)'
