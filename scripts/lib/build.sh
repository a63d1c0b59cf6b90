# shellcheck shell=bash
# Builds a project only if one of its inputs has changed. run-env.sh builds the console host this way, and the
# verb `gates` builds the specs, so that both use the same rule.

# All paths are below the checkout, which is the first argument of each function.
build_output() { printf '%s\n' "$1/$2/bin/$3/net10.0"; }

# ready_to_run CHECKOUT: the folder of the present build, compiled ahead of time; a folder for each build, because a host that runs still loads from its own.
ready_to_run() {
    local id=none file=$1/Dice.Environment/bin/Release/.built-from.id
    [ ! -s "$file" ] || read -r id <"$file"
    printf '%s\n' "$1/Dice.Environment/bin/Release/ready-to-run/$id"
}

# runtime_files DOTNET VERSION: size and time of the .NET runtime of that version; fails if there is none.
runtime_files() {
    local command
    command=$(real_path "$1")
    ls -ln "${command%/*}/shared/Microsoft.NETCore.App/$2/System.Private.CoreLib.dll" 2>/dev/null
}

# find_host CHECKOUT DOTNET: sets the array `host`, the arguments of dotnet that run the console host. Code compiled ahead of time is
# valid only for the very runtime that it was compiled for: with another one, the host is used as it was built.
find_host() {
    local ready version runtime
    ready=$(ready_to_run "$1")
    host=("$(build_output "$1" Dice.Environment Release)/Dice.Environment.dll")
    if { read -r version && read -r runtime; } 2>/dev/null <"$ready/.runtime" && [ "$runtime" = "$(runtime_files "$2" "$version")" ]; then
        host=(exec --fx-version "$version" "$ready/Dice.Environment.dll")
    fi
}

# prepare_ready_to_run CHECKOUT: compiles the present build ahead of time in the background, unless that has been done or tried.
# Not with sudo, which would leave files of root in the user's checkout.
prepare_ready_to_run() {
    local log=$1/Dice.Environment/obj/ready-to-run.log
    if [ ! -e "$(ready_to_run "$1")" ] && [ "${SUDO_UID:-0}" = 0 ] && [ -w "$1/Dice.Environment/bin/Release" ] && { : >>"$log"; } 2>/dev/null; then
        nohup nice -n 19 bash "$1/scripts/ready-to-run.sh" </dev/null >"$log" 2>&1 &
    fi
}

# build_projects PROJECT: the folders of the project and of the projects that it references.
build_projects() {
    printf '%s\n' Dice.Environment Dice.LoadTests Dice.Reports
    case $1 in Dice.Environment | Dice.LoadTests | Dice.Reports) ;; *) printf '%s\n' "$1" ;; esac
}

# build_inputs CHECKOUT PROJECT: all inputs with their checksums. Contents rather than times, because a wrong clock, an
# archive or a copy makes times meaningless.
build_inputs() (
    cd "$1" || exit 1
    # shellcheck disable=SC2046 # a list of words
    set -- $(build_projects "$2") Directory.*.props Directory.*.targets global.json .editorconfig .globalconfig [Nn]u[Gg]et.[Cc]onfig
    for item in "$@"; do
        shift
        [ ! -e "$item" ] || set -- "$@" "$item"
    done
    find "$@" \( -name bin -o -name obj \) -prune -o -type f -exec cksum {} + | LC_ALL=C sort
)

# build_results CHECKOUT PROJECT CONFIGURATION: the built assemblies with their checksums; another build may have replaced them.
build_results() (
    cd "$(build_output "$@")" 2>/dev/null && [ -f "$2.dll" ] && cksum Dice.*.dll
)

# is_built CHECKOUT PROJECT CONFIGURATION
is_built() {
    local record=$1/$2/bin/$3/.built-from
    [ -f "$record" ] && [ -s "$record.id" ] && [ "$(build_inputs "$1" "$2" && build_results "$@")" = "$(<"$record")" ]
}

# with_build_environment COMMAND...: MSBuild uses every environment variable as a property (VERSION, Platform, OutDir
# and many more), so the build gets only those for tools, packages and the network.
with_build_environment() {
    local name
    local -a kept
    kept=()
    for name in $(compgen -e); do
        case $name in
            PATH | HOME | USER | LOGNAME | SHELL | TERM | TMPDIR | TMP | TEMP | LANG | LANGUAGE | LC_* | TZ | XDG_* | CI | \
                DOTNET_* | NUGET_* | VSS_NUGET_* | ARTIFACTS_CREDENTIALPROVIDER_* | MSBUILDDISABLENODEREUSE | UseSharedCompilation | \
                SSL_CERT_* | *_proxy | *_PROXY | LD_LIBRARY_PATH | DYLD_*)
                kept+=("$name=${!name}")
                ;;
        esac
    done
    env -i "${kept[@]}" "$@"
}

# closed_to_build CHECKOUT PROJECT: prints the first folder that a build must write to and this user cannot; a build
# as root creates such folders. Fails if there is none.
closed_to_build() {
    local project folder path
    for project in $(build_projects "$2"); do
        [ -d "$1/$project" ] || continue
        for folder in "$1/$project/bin" "$1/$project/obj"; do
            if [ ! -e "$folder" ]; then
                [ -w "$1/$project" ] || {
                    printf '%s\n' "$1/$project"
                    return 0
                }
                continue
            fi
            [ -w "$folder" ] || {
                printf '%s\n' "$folder"
                return 0
            }
            while IFS= read -r path; do
                [ -w "$path" ] || {
                    printf '%s\n' "$folder"
                    return 0
                }
            done < <(find "$folder" ! -user "$(id -u)" ! -type l 2>/dev/null | head -n 50)
        done
    done
    return 1
}

# give_back CHECKOUT PROJECT: if root builds through sudo in the checkout of the calling user, makes that user the owner of the output.
give_back() {
    local project
    [ "$(id -u)" = 0 ] && [ "${SUDO_UID:-0}" != 0 ] && [ -n "$(find "$1" -prune -user "$SUDO_UID" 2>/dev/null)" ] || return 0
    for project in $(build_projects "$2"); do
        [ ! -d "$1/$project" ] || find "$1/$project/bin" "$1/$project/obj" -user 0 -exec chown -h "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" {} + 2>/dev/null || true
    done
}

# build_project CHECKOUT DOTNET PROJECT CONFIGURATION TITLE
build_project() {
    local root=$1 dotnet=$2 project=$3 configuration=$4 title=$5 record log inputs closed
    ! is_built "$root" "$project" "$configuration" || return 0
    record=$root/$project/bin/$configuration/.built-from log=$root/$project/obj/build-$configuration.log
    if closed=$(closed_to_build "$root" "$project"); then
        fail "$closed cannot be written, but the build must write to it."
        say "Next: make it your own (sudo chown -R \"\$(id -u)\" $(printf '%q' "$closed")) or, if the disk is read-only, use a checkout on another disk; then run this again."
        return 1
    fi
    mkdir -p "$(dirname "$record")" "$(dirname "$log")"

    # One build at a time; a second one waits and then finds the result. Without flock (macOS), parallel builds are left to MSBuild.
    if has flock; then
        exec 8>"$record.lock"
        if ! flock -n 8; then
            say "Another run is building; waiting for it …"
            flock 8
        fi
        is_built "$root" "$project" "$configuration" && {
            exec 8>&-
            return 0
        }
    fi

    # Read before the build: a change during the build leads to another build next time.
    inputs=$(build_inputs "$root" "$project")
    # Without analyzers, which take almost half of the time of a build: they are for those who change Dice, and `dotnet test` runs them.
    # 8>&-: the compiler server continues to run after the build and must not hold the lock.
    if ! step "$log" "$title" with_build_environment \
        "$dotnet" build "$root/$project/$project.csproj" --configuration "$configuration" --nologo -p:RunAnalyzersDuringBuild=false 8>&-; then
        rm -f "$record"
        give_back "$root" "$project"
        say "Next: fix the errors above, then run this again."
        return 1
    fi
    printf '%s\n%s\n' "$inputs" "$(build_results "$root" "$project" "$configuration")" >"$record.new"
    # The name of this build comes before the record: a build without a record is done again, but one with an old name would run an old host.
    cksum <"$record.new" | tr ' ' - >"$record.id"
    mv -f "$record.new" "$record"
    give_back "$root" "$project"
    ! has flock || exec 8>&-
}
