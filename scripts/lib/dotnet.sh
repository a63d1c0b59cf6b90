# shellcheck shell=bash disable=SC2034 # the results are read in other files
# Finds the .NET 10 SDK by the folder layout, which takes a millisecond;
# runs `dotnet --list-sdks` only if the layout is unusual.

DOTNET_MAJOR=10
DOTNET_LINK="https://dotnet.microsoft.com/download/dotnet/$DOTNET_MAJOR.0"

# real_path FILE: follows symbolic links (macOS before 12.3 has no `readlink -f`).
real_path() {
    local path=$1 link
    while [ -L "$path" ]; do
        link=$(readlink "$path")
        case $link in
            /*) path=$link ;;
            *) path=$(dirname "$path")/$link ;;
        esac
    done
    case $path in */*) ;; *) path=./$path ;; esac
    printf '%s/%s\n' "$(cd -P "${path%/*}/" && pwd)" "${path##*/}"
}

# dotnet_command: prints the dotnet to run. Searches the usual folders too, because installers do not always set PATH
# (and sudo resets it).
dotnet_command() {
    local candidate
    command -v dotnet && return 0
    for candidate in "${DOTNET_ROOT:-}" "${HOME:-/root}/.dotnet" /usr/share/dotnet /usr/lib/dotnet \
        /usr/local/share/dotnet /opt/homebrew/opt/dotnet/libexec; do
        [ -n "$candidate" ] && [ -x "$candidate/dotnet" ] && printf '%s\n' "$candidate/dotnet" && return 0
    done
    return 1
}

# require_dotnet: prints the dotnet to run, or an error with the download link of the SDK.
require_dotnet() {
    local command
    if ! command=$(dotnet_command) || ! dotnet_sdk "$command" >/dev/null; then
        fail "The .NET $DOTNET_MAJOR SDK is required but not installed."
        say "Next: install it from $DOTNET_LINK, then run this again."
        return 1
    fi
    printf '%s\n' "$command"
}

# dotnet_sdk [COMMAND]: prints the version of an installed SDK with the required major version.
dotnet_sdk() {
    local command root folder found=
    command=${1:-$(dotnet_command)} || return 1
    root=$(real_path "$command")
    root=${root%/*}
    for folder in "$root/sdk/$DOTNET_MAJOR".*; do
        [ -e "$folder/dotnet.dll" ] && found=${folder##*/}
    done
    [ -n "$found" ] || found=$("$command" --list-sdks 2>/dev/null | sed -n "s/^\($DOTNET_MAJOR\.[^ ]*\).*/\1/p" | tail -n 1)
    [ -n "$found" ] && printf '%s\n' "$found"
}
