# shellcheck shell=bash
# Variables of the user's shell that would change what these scripts, and the programs that they start, do.
# The console host decides about those of other tools: Dice.Environment/Surroundings/ToolVariables.cs.

# bash keeps to POSIX when it starts with this set, and then reads parts of these scripts as errors.
unset POSIXLY_CORRECT
set +o posix

# BASH_ENV and ENV name scripts that every shell runs first; CDPATH makes cd print.
unset BASH_ENV ENV GREP_OPTIONS CDPATH

# cron, containers and systemd start programs without a home; .NET and npm want one.
if [ -z "${HOME:-}" ]; then
    unset HOME
    HOME=~ # without the variable, bash asks the system
    export HOME
fi

# A folder for temporary files that is gone, or another user's, as after su: the system's own instead.
if [ -n "${TMPDIR:-}" ] && ! { [ -d "$TMPDIR" ] && [ -w "$TMPDIR" ]; }; then unset TMPDIR; fi
