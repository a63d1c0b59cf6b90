namespace Dice.Environment.Exports;

/// <summary>Writes the root dev container: the machine that the stack needs, and the ports that it publishes.</summary>
public static class DevContainerFile
{
    /// <summary>The file's path in the checkout.</summary>
    public const string FileName = ".devcontainer/devcontainer.json";

    /// <summary>What the editor, the compiler and the engine need beside the containers.</summary>
    private const int ToolsMiB = 2048;

    /// <summary>Returns the file's text, without its header.</summary>
    public static string Write(Stack stack)
    {
        var ports = stack.Services.SelectMany(service => service.Endpoints
            .Where(endpoint => endpoint.PreferredHostPort is not null && endpoint.Scheme != "http")
            .Select(endpoint => (Port: endpoint.PreferredHostPort!.Value, endpoint.Scheme, Label: endpoint.Scheme == "https" ? $"Edge: {string.Join(", ", stack.Hosts.Select(host => $"https://{host}"))}" : $"{service.Name}: {endpoint.Name}")))
            .OrderBy(port => port.Port).ToArray();
        var memory = (stack.Services.Sum(service => service.Limits.MemoryMiB ?? 0) + ToolsMiB + 1023) / 1024;
        var attributes = ports.Select(port => string.Create(
            CultureInfo.InvariantCulture,
            $$"""        "{{port.Port}}": { "label": "{{port.Label}}"{{(port.Scheme == "https" ? ", \"protocol\": \"https\"" : "")}}, "onAutoForward": "silent" }"""));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            // The root dev container: everything that ./run-env.sh and `dotnet test` need, in VS Code or Codespaces.
            {
                "name": "Dice",

                // Debian, and the SDK as a feature: Microsoft's .NET 10 images exist on Ubuntu only,
                // whose chromium package is a snap stub, which cannot run in a container.
                "image": "mcr.microsoft.com/devcontainers/base:bookworm",

                "features": {
                    "ghcr.io/devcontainers/features/dotnet:2": { "version": "10.0" },
                    "ghcr.io/devcontainers/features/node:1": { "version": "22" },

                    // An engine inside, not the host's: services mount folders of this checkout and publish on 127.0.0.1,
                    // and both mean *this* container only when the engine runs in it.
                    // moby: false takes Docker's own packages.
                    "ghcr.io/devcontainers/features/docker-in-docker:2": { "moby": false }
                },

                // The services' memory limits and 2 GiB for tools; and the browser's shared memory.
                "hostRequirements": { "cpus": 2, "memory": "{{memory}}gb", "storage": "16gb" },
                "runArgs": ["--shm-size=1g"],

                // Images and volumes of the inner engine are kept by the feature, NuGet's packages by this.
                "mounts": [
                    { "source": "dice-nuget", "target": "/home/vscode/.nuget", "type": "volume" }
                ],

                // root only to install; then the report as the user who will work here. The SDK and Node are left out of the
                // first because sudo hides them.
                "onCreateCommand": "sudo chown vscode:vscode /home/vscode/.nuget",
                "postCreateCommand": "sudo scripts/setup-dev-environment.sh --only engine,browser,certutil,mmdebstrap,docker,openssl && scripts/setup-dev-environment.sh --check",

                // Only these ports are fixed; the others are dynamic: see ./run-env.sh urls.
                "forwardPorts": [{{string.Join(", ", ports.Select(port => port.Port.ToString(CultureInfo.InvariantCulture)))}}],
                "portsAttributes": {
            {{string.Join(",\n", attributes)}}
                },
                "otherPortsAttributes": { "onAutoForward": "ignore" },

                "remoteUser": "vscode",
                "customizations": {
                    "vscode": {
                        "extensions": [
                            "ms-dotnettools.csharp",
                            "ms-dotnettools.csdevkit",
                            "astro-build.astro-vscode",
                            "dbaeumer.vscode-eslint",
                            "graphql.vscode-graphql",
                            "graphql.vscode-graphql-syntax",
                            "ms-azuretools.vscode-docker",
                            "timonwong.shellcheck"
                        ],
                        "settings": {
                            "dotnet.defaultSolution": "Dice.sln",
                            "files.eol": "\n"
                        }
                    }
                }
            }

            """);
    }
}
