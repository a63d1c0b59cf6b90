# shellcheck shell=bash disable=SC2154 # variables come from run.sh
# Tests of what builds the local Kubernetes node, without building one.

BUILD_NODE=$CHECKOUT/scripts/kubernetes/build-node.sh

test_a_folder_without_kubernetes_programs_is_named_with_the_remedy() {
    local output status=0
    output=$(DICE_KUBERNETES_BINARIES=$SCRATCH/empty bash "$BUILD_NODE" "$SCRATCH/home" 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains problem "$SCRATCH/empty, which has no program kube-apiserver" "$output"
    contains remedy 'unset it' "$output"
}

test_a_node_is_not_built_without_root() {
    local output status=0
    printf 'echo 1000' | shim id
    output=$(bash "$BUILD_NODE" "$SCRATCH/home" 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains remedy sudo "$output"
    contains 'other remedy' --context "$output"
}

test_a_node_is_not_built_on_a_full_disk() {
    local output status=0
    printf 'echo 0' | shim id
    : | shim mmdebstrap
    printf 'echo Filesystem 1M-blocks Used Available; echo /dev/x 9 4 5' | shim df
    output=$(bash "$BUILD_NODE" "$SCRATCH/home" 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains problem 'Only 5 MiB are free' "$output"
    contains remedy DICE_HOME "$output"
}

test_a_failed_download_names_the_mirror_and_leaves_no_work() {
    local output status=0
    printf 'echo 0' | shim id
    printf 'echo "E: Failed to fetch http://mirror/x  Could not connect"; exit 100' | shim mmdebstrap
    mkdir "$SCRATCH/apt"
    output=$(DICE_APT_ROOT=$SCRATCH/apt DICE_DEBIAN_MIRROR=http://mirror/debian bash "$BUILD_NODE" "$SCRATCH/home" 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains problem 'Debian mirror did not serve all files' "$output"
    contains log "$SCRATCH/home/build.log" "$output"
    equal 'left folders' '' "$(find "$SCRATCH/home" -mindepth 1 -type d)"
}

test_results_that_were_not_used_for_a_month_are_removed() {
    local output home=$SCRATCH/home hash name
    hash=$(cd "$CHECKOUT" && { uname -m && sha256sum fixtures/kubernetes-node/root/* fixtures/images/lib/mirror.sh \
        fixtures/images/lib/hooks/{merge-usr,leave-out,unpacked,clean}.sh; } | sha256sum | cut -c1-12)
    mkdir -p "$SCRATCH/programs" "$home/root-$hash" "$home/root-old" "$home/programs-old" "$home/programs-recent" "$home/nodes"
    for name in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy; do ln -s /bin/true "$SCRATCH/programs/$name"; done
    touch -d '-40 days' "$home/root-$hash" "$home/root-old" "$home/programs-old" "$home/nodes"
    output=$(DICE_KUBERNETES_BINARIES=$SCRATCH/programs bash "$BUILD_NODE" "$home" 2>&1)
    equal 'folders' "nodes programs-recent root-$hash" "$(cd "$home" && echo */ | tr -d /)"
    contains told "$home/root-old, which was not used for 30 days" "$output"
}

test_a_change_that_does_not_match_the_source_stops_the_build() {
    local output status=0
    mkdir -p "$SCRATCH/source/pkg/kubelet/qos"
    printf 'KubeletOOMScoreAdj int = -998\n' >"$SCRATCH/source/pkg/kubelet/qos/policy.go"
    output=$(bash "$CHECKOUT/fixtures/kubernetes-node/binaries/change-source.sh" "$SCRATCH/source" 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains problem "expected 'KubeletOOMScoreAdj int = -999' 1 times, found it 0 times" "$output"
}
