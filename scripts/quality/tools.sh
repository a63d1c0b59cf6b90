# shellcheck shell=bash
# The tools of the quality scripts. Sourced from the root of the checkout.

QUALITY=$PWD/scripts/quality

# require_npm_tools: installs Biome, secretlint and lefthook in their pinned versions when they are missing or outdated.
require_npm_tools() {
    ! cmp -s "$QUALITY/package-lock.json" "$QUALITY/node_modules/.installed-from" || return 0
    if ! command -v npm >/dev/null; then
        echo "npm is missing; it installs the tools of scripts/quality/package.json." >&2
        echo "Next: install Node.js with npm, then run this again." >&2
        return 1
    fi
    echo "Installing the tools of scripts/quality/package.json …" >&2
    npm ci --prefix "$QUALITY" --loglevel error >&2 || return 1
    cp "$QUALITY/package-lock.json" "$QUALITY/node_modules/.installed-from"
}

# require_command COMMAND
require_command() {
    command -v "$1" >/dev/null || { echo "$1 is missing. Next: scripts/setup-dev-environment.sh --only $1" >&2 && return 1; }
}

# files_like PATTERN FILE...: the files that match an extended regular expression and exist, one a line.
files_like() {
    local pattern=$1 file
    shift
    for file in "$@"; do
        [[ $file =~ $pattern && -f $file ]] && printf '%s\n' "$file"
    done
    return 0
}

# all_files: the files of the checkout, one a line.
all_files() { git ls-files --cached --others --exclude-standard; }
