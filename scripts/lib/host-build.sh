# shellcheck shell=bash
# Builds the console host, only when something it is made of has changed.

# All paths are below the checkout, which is the first argument everywhere.
host_assembly() { printf '%s\n' "$1/Dice.Environment/bin/Release/net10.0/Dice.Environment.dll"; }
host_stamp()    { printf '%s\n' "$1/Dice.Environment/bin/Release/.run-env-stamp"; }

# host_inputs_newer_than CHECKOUT STAMP: is any input newer than the stamp? Every file of the project counts,
# and folders too, so that a deleted file is noticed. -cnewer, not -newer: a file moved into place keeps its old
# time of writing.
host_inputs_newer_than() {
    local root=$1 stamp=$2 file
    set -- "$root/Dice.Environment" "$root/Dice.LoadTests"
    for file in "$root"/Directory.*.props "$root"/Directory.*.targets "$root/global.json" "$root/.editorconfig" \
        "$root/.globalconfig" "$root"/[Nn]u[Gg]et.[Cc]onfig; do
        [ -e "$file" ] && set -- "$@" "$file"
    done
    [ -n "$(find "$@" \( -name bin -o -name obj \) -prune -o -cnewer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

host_is_fresh() {
    local stamp
    stamp=$(host_stamp "$1")
    [ -f "$(host_assembly "$1")" ] && [ -f "$stamp" ] && ! host_inputs_newer_than "$1" "$stamp"
}

# build_host CHECKOUT DOTNET
build_host() {
    local root=$1 dotnet=$2 stamp log
    ! host_is_fresh "$root" || return 0
    stamp=$(host_stamp "$root") log=$root/Dice.Environment/obj/run-env-build.log
    # Both now: a folder made after the stamp would look like a change.
    mkdir -p "$(dirname "$stamp")" "$(dirname "$log")"

    # One build at a time; the second waits, then finds it done. Without flock (macOS) MSBuild is left to cope.
    if has flock; then
        exec 8>"$stamp.lock"
        if ! flock -n 8; then
            say "Another run is building; waiting for it …"
            flock 8
        fi
        host_is_fresh "$root" && { exec 8>&-; return 0; }
    fi

    # The stamp bears the time at which the build began: what is edited meanwhile is built next time.
    touch "$stamp.new"
    # 8>&-: the compiler server outlives the build and must not hold the lock.
    if ! step "$log" 'Building the console host' \
        "$dotnet" build "$root/Dice.Environment/Dice.Environment.csproj" --configuration Release --nologo 8>&-; then
        rm -f "$stamp.new"
        say "Next: mend what the lines above name, then run this again."
        return 1
    fi
    mv -f "$stamp.new" "$stamp"
    ! has flock || exec 8>&-
}
