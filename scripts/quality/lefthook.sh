#!/usr/bin/env bash
# Runs lefthook for git's hooks. Worktrees share the hooks, but not the installed tools: installs them where they are missing.
set -euo pipefail
unset CDPATH
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools.sh
. scripts/quality/tools.sh
require_npm_tools || { echo "git commit --no-verify skips the checks." >&2 && exit 1; }
exec "$QUALITY/node_modules/.bin/lefthook" "$@"
