# shellcheck shell=bash disable=SC2154 # SCRATCH, CHECKOUT and the checks are run.sh's
# Tests of the checks before a commit, in a scratch repository.

# scratch_repository: a repository with the hooks; skips the test where their tools are not installed.
scratch_repository() {
    ROOT=$SCRATCH/repository
    if ! cmp -s "$CHECKOUT"/scripts/quality/{package-lock.json,node_modules/.installed-from} || ! command -v shellcheck shfmt >/dev/null; then
        skip 'the tools of the checks are not installed. Next: make hooks; scripts/setup-dev-environment.sh --only shellcheck, and --only shfmt'
    fi
    mkdir -p "$ROOT/fixtures/backend" "$ROOT/scripts/quality"
    cp "$CHECKOUT"/{lefthook.yml,.editorconfig,.gitignore,Makefile} "$ROOT/"
    cp "$CHECKOUT/fixtures/biome.json" "$ROOT/fixtures/"
    cp "$CHECKOUT"/scripts/quality/{*.sh,*.json,secretlintignore} "$ROOT/scripts/quality/"
    ln -s "$CHECKOUT/scripts/quality/node_modules" "$ROOT/scripts/quality/node_modules"
    git -C "$ROOT" init --quiet
    git -C "$ROOT" config user.name Test
    git -C "$ROOT" config user.email test@dice.local
    "$ROOT/scripts/quality/hooks.sh" 2>/dev/null
    unset LEFTHOOK CI
}

# commit FILE CONTENT: prints what git prints; the exit code is git's.
commit() {
    mkdir -p "$(dirname "$ROOT/$1")"
    printf '%s\n' "$2" >"$ROOT/$1"
    git -C "$ROOT" add "$1" && git -C "$ROOT" commit --quiet --message "$1" 2>&1
}

test_a_commit_of_clean_files_passes_its_checks() {
    scratch_repository
    local output
    output=$(commit fixtures/backend/main.ts 'export const port = 3000;') || equal 'exit code' 0 "$? $output"
    output=$(commit start.sh $'#!/bin/sh\necho ready') || equal 'exit code' 0 "$? $output"
    equal commits 2 "$(git -C "$ROOT" rev-list --count HEAD)"
}

test_a_commit_with_a_finding_is_refused_with_the_remedy() {
    scratch_repository
    local output
    output=$(commit fixtures/backend/main.ts 'export const port = "3000"') && equal 'exit code' 1 0
    contains remedy 'Next: make format' "$output"
    output=$(commit start.sh $'#!/bin/sh\n  echo   $undefined_') && equal 'exit code' 1 0
    contains remedy 'Next: make format' "$output"
    output=$(commit Start.cs $'namespace Dice;\npublic  class Start;') && equal 'exit code' 1 0
    contains remedy 'Next: make format' "$output"
    assert 'no commit was made' eval '! git -C "$ROOT" rev-parse --quiet --verify HEAD >/dev/null'
}

test_a_commit_of_a_secret_is_refused_with_the_remedy() {
    scratch_repository
    local output
    # Put together here, so that this file has no finding of its own.
    output=$(commit settings.txt "url = postgresql://dice$(printf :)s3cret-of-production@db.example.com/dice") && equal 'exit code' 1 0
    contains remedy 'Next: remove the secret' "$output"
}

test_a_commit_with_a_wrong_type_is_refused_with_the_application() {
    scratch_repository
    local output
    mkdir -p "$ROOT/fixtures/backend/node_modules/.bin"
    echo '{}' >"$ROOT/fixtures/backend/tsconfig.json"
    printf '#!/bin/sh\necho "main.ts(1,1): error TS2322"\nexit 2\n' >"$ROOT/fixtures/backend/node_modules/.bin/tsc"
    chmod +x "$ROOT/fixtures/backend/node_modules/.bin/tsc"
    output=$(commit fixtures/backend/main.ts 'export const port: string = 3000;') && equal 'exit code' 1 0
    contains error 'error TS2322' "$output"
    contains remedy 'Next: correct the types of fixtures/backend' "$output"
}

# The host is a dotnet that exports one file with fixed content.
test_exported_files_that_differ_from_the_model_are_named_with_the_remedy() {
    scratch_checkout
    local output status=0
    mkdir "$ROOT/scripts/quality"
    cp "$CHECKOUT/scripts/quality/exports.sh" "$ROOT/scripts/quality/"
    echo 'EXPORTS := compose env' >"$ROOT/Makefile"
    output=$("$ROOT/scripts/quality/exports.sh" 2>&1) || equal 'exit code without a build' 0 $?
    contains reason 'not compared' "$output"
    sed -i 's|^    echo "run .*|    while [ $# -gt 1 ]; do shift; done; echo services: >"$1/docker-compose.yml"|' "$SCRATCH/dotnet/dotnet"
    "$ROOT/scripts/build.sh" Dice.Environment Release 2>/dev/null
    echo 'services:' >"$ROOT/docker-compose.yml"
    "$ROOT/scripts/quality/exports.sh" || equal 'exit code when nothing differs' 0 $?
    echo 'services: {}' >"$ROOT/docker-compose.yml"
    output=$("$ROOT/scripts/quality/exports.sh" 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains remedy 'docker-compose.yml differs from the model. Next: make export' "$output"
}

test_a_commit_in_a_new_worktree_installs_the_tools_and_runs_the_checks() {
    scratch_repository
    # Installs what the checkout has.
    shim npm <<END
echo npm >>"$SCRATCH/calls"
ln -sfn "$CHECKOUT/scripts/quality/node_modules" "\$3/node_modules"
END
    local output
    git -C "$ROOT" add --all -- ':!scripts/quality/node_modules' && LEFTHOOK=0 git -C "$ROOT" commit --quiet --message 'without tools'
    git -C "$ROOT" worktree add --quiet "$SCRATCH/second"
    ROOT=$SCRATCH/second
    output=$(commit fixtures/backend/main.ts 'export const port = "3000"') && equal 'exit code' 1 0
    contains remedy 'Next: make format' "$output"
    equal 'installations' npm "$(cat "$SCRATCH/calls")"
    output=$(commit fixtures/backend/main.ts "export const port = '3000';") || equal 'exit code' 0 "$? $output"
}

test_hooks_outside_a_repository_are_left_out_with_the_reason() {
    scratch_repository
    rm -rf "$ROOT/.git"
    local output
    output=$("$ROOT/scripts/quality/hooks.sh" 2>&1) || equal 'exit code' 0 $?
    contains reason 'is not a git repository' "$output"
}

test_two_runs_at_once_install_the_tools_one_after_the_other() {
    local folder=$SCRATCH/tools
    mkdir "$folder" && echo '{}' >"$folder/package-lock.json"
    # Fails if another run is inside, and leaves what npm leaves.
    shim npm <<'END'
folder=$3
mkdir "$folder/inside" || { echo overlap >>"$folder/runs"; exit 1; }
sleep 0.3
echo run >>"$folder/runs"
mkdir -p "$folder/node_modules"
rmdir "$folder/inside"
END
    cd "$CHECKOUT" && . scripts/quality/tools.sh
    require_packages "$folder" 'the tools' 2>/dev/null &
    require_packages "$folder" 'the tools' 2>/dev/null
    equal 'exit code' 0 $?
    wait $!
    equal 'exit code of the other run' 0 $?
    equal 'installations' run "$(cat "$folder/runs")"
}
