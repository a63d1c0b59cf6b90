#!/usr/bin/env bash
# Installs the checks before a commit (lefthook.yml) in this checkout's git repository. Changes nothing where git, npm or the
# repository is missing. To remove them: git config --unset core.hooksPath; rm "$(git rev-parse --git-path hooks)/pre-commit"
set -euo pipefail
unset CDPATH
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."

# With sudo, the files belong to the user who called it.
if [ "$(id -u)" = 0 ] && [ "${SUDO_UID:-0}" != 0 ]; then
    exec setpriv --reuid "$SUDO_UID" --regid "${SUDO_GID:-$SUDO_UID}" --clear-groups env -u SUDO_UID HOME="$(getent passwd "$SUDO_UID" | cut -d: -f6)" "$0"
fi
# shellcheck source=tools.sh
. scripts/quality/tools.sh

skip() { echo "Checks before a commit are not installed: $*" >&2 && exit 0; }
command -v git >/dev/null || skip 'git is missing'
[ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$PWD" ] || skip "$PWD is not a git repository"
command -v npm >/dev/null || skip 'npm is missing'
require_npm_tools
"$QUALITY/node_modules/.bin/lefthook" install >/dev/null
echo 'Checks before a commit are installed; git commit --no-verify skips them.' >&2
