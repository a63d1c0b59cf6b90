using Dice.Environment.Images.Registries;

namespace Dice.Environment.Specs.Images.Registries;

/// <summary>A folder in the place of <c>~/.docker</c>, with credential helpers of its own.</summary>
internal sealed class DockerConfiguration : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dice-docker-config-").FullName;

    public RegistryLogins Logins => new(Read);

    public string File => Path.Combine(_folder, "config.json");

    /// <summary>The value of DOCKER_AUTH_CONFIG.</summary>
    public string? AuthConfig { get; set; }

    public void Write(string content) => System.IO.File.WriteAllText(File, content);

    /// <summary>Makes a credential helper that runs a script.</summary>
    /// <returns>The helper's name.</returns>
    public string WithHelper(string script)
    {
        var name = $"{Guid.NewGuid():N}";
        var path = Path.Combine(_folder, $"docker-credential-{name}");
        System.IO.File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, RecipeFolder.Executable);
        }

        return name;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string? Read(string name) => name switch
    {
        "DOCKER_CONFIG" => _folder,
        "DOCKER_AUTH_CONFIG" => AuthConfig,
        "PATH" => $"{_folder}{Path.PathSeparator}{Env.GetEnvironmentVariable("PATH")}",
        _ => null,
    };
}
