#!/usr/bin/env bash
# Checks format and style of C#, TypeScript, CSS and shell files.
#     scripts/quality/lint.sh [--fix] [FILE...]      --fix corrects what can be corrected; the default is all files
# The rules: .editorconfig (C#, shell), fixtures/biome.json (TypeScript, CSS). The build checks the style of C# beyond its whitespace.
set -euo pipefail
unset CDPATH
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools.sh
. scripts/quality/tools.sh

dotnet_mode=(--verify-no-changes) biome_mode=(--error-on-warnings) shfmt_mode=(--diff)
[ "${1-}" != --fix ] || { dotnet_mode=() biome_mode=(--error-on-warnings --write) shfmt_mode=(--write) && shift; }
[[ ${1-} != -* ]] || { echo "usage: scripts/quality/lint.sh [--fix] [FILE...]" >&2 && exit 2; }
[ $# -gt 0 ] || { mapfile -t all < <(all_files) && set -- "${all[@]}"; }

failed=0
# check REMEDY COMMAND...
check() {
    local remedy=$1
    shift
    "$@" || { failed=1 && echo "Next: $remedy" >&2; }
}

lint_csharp() {
    local files
    mapfile -t files < <(files_like '\.cs$' "$@")
    [ "${#files[@]}" -eq 0 ] || check 'make format' dotnet format whitespace . --folder --include "${files[@]}" "${dotnet_mode[@]}"
}

in_fixtures() { (cd fixtures && "$@"); }

lint_typescript() {
    local files
    mapfile -t files < <(files_like '^fixtures/.*\.(ts|tsx|mjs|css)$' "$@" | sed 's|^fixtures/||')
    [ "${#files[@]}" -gt 0 ] || return 0
    require_npm_tools || { failed=1 && return 0; }
    check 'make format, then correct the findings that remain' in_fixtures "$QUALITY/node_modules/.bin/biome" check --no-errors-on-unmatched "${biome_mode[@]}" "${files[@]}"
}

# The recipes of images are not formatted: their text is part of the images' tags.
lint_shell() {
    local files formatted
    mapfile -t files < <(files_like '(\.sh|^\.ci/run|^fixtures/images/.*/bin/[a-z-]+)$' "$@" | xargs -r grep --files-without-match '^#!.*node$')
    [ "${#files[@]}" -gt 0 ] || return 0
    { require_command shellcheck && require_command shfmt; } || { failed=1 && return 0; }
    # SC2034: a variable that another file uses.
    check 'correct the findings above' shellcheck --external-sources --source-path=SCRIPTDIR --severity=warning --exclude=SC2034 "${files[@]}"
    mapfile -t formatted < <(printf '%s\n' "${files[@]}" | grep -v '^fixtures/')
    [ "${#formatted[@]}" -eq 0 ] || check 'make format' shfmt "${shfmt_mode[@]}" "${formatted[@]}"
}

lint_csharp "$@"
lint_typescript "$@"
lint_shell "$@"
exit "$failed"
