namespace Dice.Environment.Commands.Completion;

/// <summary>The scripts that connect shells to <c>completion words</c>. They discard its errors: a completion never prints any.</summary>
internal static class ShellScripts
{
    public const string Bash = """
        _dice() {
            local word
            COMPREPLY=()
            while IFS= read -r word; do
                COMPREPLY+=("$word")
            done < <("${COMP_WORDS[0]/#\~/$HOME}" completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
        }
        complete -o default -F _dice run-env.sh
        """;

    public const string Zsh = """
        _dice() {
            local -a found
            found=(${(f)"$(${~words[1]} completion words -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)"})
            if (( ${#found} )); then
                compadd -- $found
            else
                _files
            fi
        }
        compdef _dice run-env.sh
        """;

    public const string Fish = """
        function __dice_words
            set -l words (commandline --tokenize --cut-at-cursor --current-process)
            $words[1] completion words -- $words[2..] "$(commandline --current-token --cut-at-cursor)" 2>/dev/null
        end
        complete --command run-env.sh --arguments '(__dice_words)'
        """;
}
