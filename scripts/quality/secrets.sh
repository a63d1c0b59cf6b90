#!/usr/bin/env bash
# Scans files for secrets: scripts/quality/secrets.sh [FILE...]; the default is all files of the checkout.
# The development secrets are meant to be committed: see .secretlintignore.
set -euo pipefail
unset CDPATH
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools.sh
. scripts/quality/tools.sh

require_npm_tools
[ $# -gt 0 ] || { mapfile -t all < <(all_files) && set -- "${all[@]}"; }
cd scripts/quality
node_modules/.bin/secretlint --secretlintrc secretlintrc.json --secretlintignore secretlintignore --no-glob "${@/#/../../}" ||
    { echo "Next: remove the secret, and replace it wherever it is in use" >&2 && exit 1; }
