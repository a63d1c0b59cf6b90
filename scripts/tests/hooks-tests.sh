# shellcheck shell=bash disable=SC2154 # SCRATCH, CHECKOUT and the checks are run.sh's
# Tests of the checks before a commit, in a scratch repository.

# scratch_repository: a repository with the hooks; fails where their tools are not installed.
scratch_repository() {
    ROOT=$SCRATCH/repository
    if ! cmp -s "$CHECKOUT"/scripts/quality/{package-lock.json,node_modules/.installed-from} || ! command -v shellcheck shfmt >/dev/null; then
        echo '      skipped: make hooks installs the tools of the checks; shellcheck and shfmt are packages' >&2
        return 1
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
    scratch_repository || return 0
    local output
    output=$(commit fixtures/backend/main.ts 'export const port = 3000;') || equal 'exit code' 0 "$? $output"
    output=$(commit start.sh $'#!/bin/sh\necho ready') || equal 'exit code' 0 "$? $output"
    equal commits 2 "$(git -C "$ROOT" rev-list --count HEAD)"
}

test_a_commit_with_a_finding_is_refused_with_the_remedy() {
    scratch_repository || return 0
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
    scratch_repository || return 0
    local output
    # Put together here, so that this file has no finding of its own.
    output=$(commit settings.txt "url = postgresql://dice$(printf :)s3cret-of-production@db.example.com/dice") && equal 'exit code' 1 0
    contains remedy 'Next: remove the secret' "$output"
}

test_hooks_outside_a_repository_are_left_out_with_the_reason() {
    scratch_repository || return 0
    rm -rf "$ROOT/.git"
    local output
    output=$("$ROOT/scripts/quality/hooks.sh" 2>&1) || equal 'exit code' 0 $?
    contains reason 'is not a git repository' "$output"
}
