# shellcheck shell=bash
# How to install a component on this platform, one line each.

# hint COMPONENT
hint() {
    if [ "$1" = docker ] && ! engine_is_local && ! has_client_package; then
        client_hint
        return
    fi
    case $1:$PLATFORM in
        dotnet:macos) printf 'brew install --cask dotnet-sdk, or %s' "$DOTNET_LINK" ;;
        dotnet:fedora) printf 'sudo dnf install dotnet-sdk-10.0' ;;
        dotnet:ubuntu) printf 'sudo apt install dotnet-sdk-10.0 (24.04 or newer), or %s' "$DOTNET_LINK" ;;
        dotnet:*) printf 'install it from %s' "$DOTNET_LINK" ;;

        # Ubuntu's chromium package only installs a snap, which is confined and cannot read the tests' profile.
        browser:ubuntu) printf 'install Google Chrome (the chromium deb is only a snap stub): https://www.google.com/chrome/' ;;

        *:debian | *:ubuntu)
            if is_root; then
                printf 'scripts/setup-dev-environment.sh --only %s' "$1"
            else printf 'sudo scripts/setup-dev-environment.sh --only %s' "$1"; fi
            ;;

        engine:macos) printf 'brew install --cask docker (or OrbStack, colima), then start it' ;;
        engine:windows) printf 'use WSL 2 with Docker Desktop, and run this inside WSL' ;;
        engine:fedora) printf 'https://docs.docker.com/engine/install/fedora, then sudo systemctl enable --now docker' ;;
        engine:arch) printf 'sudo pacman -S docker && sudo systemctl enable --now docker' ;;
        engine:suse) printf 'sudo zypper install docker && sudo systemctl enable --now docker' ;;
        engine:alpine) printf 'apk add docker && rc-service docker start' ;;
        engine:*) printf 'https://docs.docker.com/engine/install' ;;

        mmdebstrap:macos | mmdebstrap:windows)
            printf 'not available here: images come from a registry'
            ;;
        browser:macos) printf 'brew install --cask google-chrome' ;;
        browser:*) package_hint chromium ;;
        certutil:macos) package_hint nss ;;
        certutil:fedora) package_hint nss-tools ;;
        certutil:suse) package_hint mozilla-nss-tools ;;
        certutil:alpine) package_hint nss-tools ;;
        certutil:*) package_hint nss ;;
        npm:macos) package_hint node ;;
        npm:fedora) package_hint nodejs-npm ;;
        npm:*) package_hint npm ;;
        *) package_hint "$1" ;;
    esac
}

# client_hint: how to install the docker command if the engine is not on this machine; most packages include an engine.
client_hint() {
    case $PLATFORM in
        macos) package_hint docker ;;
        *) printf 'install only the docker command, because %s names the engine: the package docker-ce-cli, or the binary (https://docs.docker.com/engine/install/binaries)' "$(engine_source)" ;;
    esac
}

# package_hint PACKAGE: this platform's command to install a package.
package_hint() {
    case $PLATFORM in
        macos) printf 'brew install %s' "$1" ;;
        fedora) printf 'sudo dnf install %s' "$1" ;;
        arch) printf 'sudo pacman -S %s' "$1" ;;
        suse) printf 'sudo zypper install %s' "$1" ;;
        alpine) printf 'apk add %s' "$1" ;;
        *) printf 'install the package %s' "$1" ;;
    esac
}

# start_hint: how to start an installed engine.
start_hint() {
    case $PLATFORM in
        macos | windows) printf 'start Docker Desktop (or OrbStack, colima)' ;;
        alpine) printf 'rc-service docker start' ;;
        *)
            if is_root && is_apt_platform; then
                hint engine
            elif has_systemd; then
                printf 'sudo systemctl start docker'
            else printf 'sudo scripts/setup-dev-environment.sh --only engine'; fi
            ;;
    esac
}
