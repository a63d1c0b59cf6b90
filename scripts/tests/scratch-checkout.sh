# shellcheck shell=bash disable=SC2154 # SCRATCH, CHECKOUT and the checks are run.sh's
# A scratch checkout, with a dotnet that only writes down what it was asked.

scratch_checkout() {
    ROOT=$SCRATCH/checkout
    mkdir -p "$ROOT/Dice.Environment/Model" "$ROOT/scripts" "$SCRATCH/dotnet/sdk/10.0.100"
    cp "$CHECKOUT/run-env.sh" "$ROOT/"
    cp -R "$CHECKOUT/scripts/lib" "$CHECKOUT/scripts/build.sh" "$CHECKOUT/scripts/ready-to-run.sh" "$CHECKOUT/scripts/setup-dev-environment.sh" "$ROOT/scripts/"
    touch "$ROOT/global.json" "$ROOT/Dice.Environment/Dice.Environment.csproj" "$ROOT/Dice.Environment/Model/Stack.cs"
    touch "$SCRATCH/dotnet/sdk/10.0.100/dotnet.dll"
    RUNTIME=$SCRATCH/dotnet/shared/Microsoft.NETCore.App/10.0.0/System.Private.CoreLib.dll
    mkdir -p "$(dirname "$RUNTIME")"
    echo runtime >"$RUNTIME"
    export CALLS=$SCRATCH/calls LOAD_AVERAGE=$SCRATCH/load # No file: a machine that does not tell its load.
    : >"$CALLS"
    cat >"$SCRATCH/dotnet/dotnet" <<'END'
#!/usr/bin/env bash
# A build sees no variables of ours: what it is to do lies beside it.
HERE=$(dirname "$(dirname "$0")")
if [ "$1" = build ]; then
    case $2 in *ReadyToRun.proj)
        for argument; do case $argument in -p:To=*) echo 10.0.0 >"${argument#-p:To=}/.runtime" ;; esac; done
        exit "$(cat "$HERE/compiler-exits" 2>/dev/null || echo 0)" ;;
    esac
    echo build >>"$HERE/calls"
    env >"$HERE/build-environment"
    [ ! -e "$HERE/build-fails" ] || { echo 'Stack.cs(1,1): error CS1002: ; expected'; exit 1; }
    output=$(dirname "$2")/bin/$4/net10.0
    mkdir -p "$output" && date +%s%N >"$output/$(basename "$2" .csproj).dll"
else
    [ "$1 $2 $3" != "exec --fx-version 10.0.0" ] || shift 3
    echo "$1" >"$HERE/host"
    shift
    echo "run $DICE_REPOSITORY $*" >>"$CALLS"
    exit "${HOST_EXITS:-0}"
fi
END
    chmod +x "$SCRATCH/dotnet/dotnet"
    PATH=$SCRATCH/dotnet:$PATH
}

builds() { grep -c '^build' "$CALLS"; }
