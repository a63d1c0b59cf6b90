# shellcheck shell=bash
# Resets variables of the user's shell that would change the behaviour of these scripts and the programs that they start.
# The console host handles the variables of other tools: Dice.Environment/Surroundings/ToolVariables.cs.

# With this variable, bash starts in POSIX mode, in which parts of these scripts are errors.
unset POSIXLY_CORRECT
set +o posix

# BASH_ENV and ENV name scripts that every shell runs first; CDPATH makes cd print the folder.
unset BASH_ENV ENV GREP_OPTIONS CDPATH

# cron, containers and systemd start programs without HOME, which .NET and npm need.
if [ -z "${HOME:-}" ]; then
    unset HOME
    HOME=~ # without the variable, bash gets the folder from the system
    export HOME
fi

# If TMPDIR does not exist or belongs to another user (as after su), use the system's default.
if [ -n "${TMPDIR:-}" ] && ! { [ -d "$TMPDIR" ] && [ -w "$TMPDIR" ]; }; then unset TMPDIR; fi
