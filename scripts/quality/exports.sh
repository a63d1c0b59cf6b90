#!/usr/bin/env bash
# Compares the exported files (docker-compose.yml and others) with the model. Takes a second, because it uses the console
# host as it was built last; when the sources have changed since then, it prints that and leaves the comparison to the tests.
set -euo pipefail
unset CDPATH
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
ROOT=$PWD
for part in output dotnet build; do
    # shellcheck source=/dev/null
    . "scripts/lib/$part.sh"
done

if ! is_built "$ROOT" Dice.Environment Release; then
    echo "Exported files not compared: the console host is not built from these sources (./run-env.sh --help builds it)"
    exit 0
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dotnet=$(require_dotnet)
find_host "$ROOT" "$dotnet"
failed=0 exports=()
for kind in $(sed -n 's/^EXPORTS := //p' Makefile); do
    [ "$kind" != env ] || continue # completes a file, has none of its own
    # shellcheck disable=SC2154 # find_host sets it
    DICE_REPOSITORY=$ROOT "$dotnet" "${host[@]}" export "$kind" --output "$folder" >/dev/null &
    exports+=("$!")
done
for export in "${exports[@]}"; do wait "$export" || failed=1; done
while IFS= read -r file; do
    ! git check-ignore -q "$file" 2>/dev/null || continue # a secret, or a copy of another file
    cmp -s "$folder/$file" "$file" || { failed=1 && echo "$file differs from the model. Next: make export" >&2; }
done < <(cd "$folder" && find . -type f | sed 's|^\./||')
exit "$failed"
