#!/usr/bin/env bash
# Builds each overlay of exported manifests with kubectl, and validates every object with the schemas of Kubernetes 1.33 and of Traefik:
#     scripts/quality/kubernetes.sh [FOLDER] [OUTPUT]
# The default is kubernetes/; OUTPUT gets a file for each overlay. Secrets that are missing get a random value for the build. A finding names
# overlay, kind and object.
set -euo pipefail
unset CDPATH
folder=$(realpath "${1:-$(dirname "${BASH_SOURCE[0]}")/../../kubernetes}")
output=${2:+$(realpath "$2")}
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools.sh
. scripts/quality/tools.sh
require_npm_tools
schemas=$QUALITY/kubernetes
require_packages "$schemas" "the schemas of Kubernetes" --ignore-scripts
[ -d "$folder/overlays" ] || { echo "$folder contains no overlays. Next: ./run-env.sh export kubernetes" >&2 && exit 1; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
output=${output:-$scratch/built}
mkdir -p "$output"
kubectl=$(scripts/kubernetes/kubectl.sh "${DICE_KUBECTL_FOLDER:-$scratch}")
cp -R "$folder/." "$scratch/kubernetes"
for overlay in "$scratch"/kubernetes/overlays/*/; do
    mkdir -p "$overlay/secrets"
    for secret in $(sed -n 's|.*- \(secrets/[^ ]*\)$|\1|p' "$overlay/kustomization.yaml"); do
        [ -e "$overlay/$secret" ] || head -c 24 /dev/urandom | base64 >"$overlay/$secret"
    done
done

failed=0
for overlay in "$scratch"/kubernetes/overlays/*/; do
    name=$(basename "$overlay")
    "$kubectl" kustomize "$overlay" >"$output/$name.yaml" || { failed=1 && echo "$name: kubectl cannot build the overlay" >&2; }
done
[ "$failed" = 0 ] || exit 1

mkdir "$scratch/types"
cp "$QUALITY/grafana/tsconfig.json" "$scratch/types/"
ln -s "$schemas/node_modules" "$scratch/types/node_modules"
(cd "$output" && node "$schemas/validate.mjs" "$scratch/types" ./*.yaml) || failed=1
# As literals of the types, so that properties that a schema does not know are errors.
(cd "$scratch/types" && "$QUALITY/node_modules/.bin/tsc" --project . --pretty false) >"$scratch/findings" || failed=1
sed 's|\.ts([0-9,]*)||' "$scratch/findings" >&2
[ "$failed" = 0 ] || { echo "Next: correct Dice.Environment/Exports/Kubernetes, then run ./run-env.sh export kubernetes" >&2 && exit 1; }
