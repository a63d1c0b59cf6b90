# shellcheck shell=bash
# The tools of the quality scripts. Sourced from the root of the checkout.

QUALITY=$PWD/scripts/quality

# require_npm_tools: installs Biome, secretlint and lefthook in their pinned versions when they are missing or outdated.
require_npm_tools() { require_packages "$QUALITY" "the tools of scripts/quality/package.json"; }

# require_packages FOLDER TITLE [OPTION...]: installs the packages of FOLDER/package-lock.json with npm's options, unless they are installed.
# One run installs at a time: npm ci removes the packages that are there.
require_packages() {
    local folder=$1 title=$2
    shift 2
    ! are_installed "$folder" || return 0
    if ! command -v npm >/dev/null; then
        echo "npm is missing; it installs $title." >&2
        echo "Next: install Node.js with npm, then run this again." >&2
        return 1
    fi
    (
        if command -v flock >/dev/null; then flock 9; fi
        ! are_installed "$folder" || exit 0
        echo "Installing $title …" >&2
        npm ci --prefix "$folder" --no-audit --no-fund --loglevel error "$@" >&2 9>&- || exit 1
        cp "$folder/package-lock.json" "$folder/node_modules/.installed-from"
    ) 9>"$folder/.install.lock"
}

are_installed() { cmp -s "$1/package-lock.json" "$1/node_modules/.installed-from"; }

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
