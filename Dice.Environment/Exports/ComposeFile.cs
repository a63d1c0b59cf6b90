using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace Dice.Environment.Exports;

/// <summary>
/// Writes a stack as a file for Docker Compose: the same images, limits, confinement, readiness and dependencies as the runtime's. Secrets are files, the
/// edge uses certificates that it makes itself, and ports are published on 127.0.0.1 only.
/// </summary>
public static partial class ComposeFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "docker-compose.yml";

    /// <summary>The folder with a file for each secret.</summary>
    public const string SecretsFolder = ".secrets.development";

    /// <summary>The part of a stack that Compose can run. It has no list of its containers, without which their logs are not found.</summary>
    public static Stack PartOf(Stack stack) => stack with { Services = [.. stack.Services.Where(service => !service.Mounts.OfType<ContainerLogsMount>().Any())] };

    /// <summary>Returns the file's text, without its header.</summary>
    /// <exception cref="DiceException">The stack has something that the export does not support.</exception>
    public static string Write(Stack stack, ComposeSettings settings)
    {
        stack = PartOf(stack);
        var file = new Dictionary<string, object>
        {
            ["name"] = stack.Name,
            ["services"] = stack.Services.OrderBy(service => service.Name, StringComparer.Ordinal).ToDictionary(service => service.Name, service => ServiceOf(service, stack, settings)),
            ["volumes"] = stack.Services.SelectMany(service => service.Mounts.OfType<VolumeMount>().Select(mount => VolumeName(service, mount)))
                .Order(StringComparer.Ordinal).ToDictionary(name => name, _ => (object)new Dictionary<string, object>()),
            ["secrets"] = stack.Services.SelectMany(service => service.Secrets).DistinctBy(secret => secret.Name).OrderBy(secret => secret.Name, StringComparer.Ordinal)
                .ToDictionary(secret => secret.Name, secret => (object)new Dictionary<string, object> { ["file"] = $"./{SecretsFolder}/{secret.Name}" }),
        };
        var configs = stack.Services.SelectMany(service => ConfigsOf(service, stack, settings)).Select(config => config.File).Distinct().ToArray();
        if (configs.Length > 0)
        {
            file["configs"] = configs.ToDictionary(Config, path => (object)new Dictionary<string, object> { ["file"] = $"./{path}" });
        }

        return new SerializerBuilder().DisableAliases().WithQuotingNecessaryStrings().WithIndentedSequences()
            .WithEventEmitter(next => new LiteralTexts(next)).Build().Serialize(file);
    }

    private static Dictionary<string, object> ServiceOf(Service service, Stack stack, ComposeSettings settings)
    {
        var entry = new Dictionary<string, object>();
        void Add(string name, object? value)
        {
            if (value is not null && value is not System.Collections.ICollection { Count: 0 })
            {
                entry[name] = value;
            }
        }

        Add("profiles", settings.Profiles(service).ToList());
        AddImage(service.Image, settings, Add);
        Add("hostname", service.Name);
        Add("user", service.User is { } user ? user : service.RunsAsOwnerOf is null ? null : "${UID:-1000}:${GID:-1000}");
        Add("working_dir", service.WorkingFolder);
        Add("command", service.Command.Select(Escape).ToList());
        Add("environment", service.Environment.ToDictionary(variable => variable.Key, variable => (object)Variable(variable.Value, settings)));
        Add("secrets", service.Secrets.Select(secret => secret.Name).ToList());
        Add("configs", ConfigsOf(service, stack, settings).Select(config => new Dictionary<string, object> { ["source"] = Config(config.File), ["target"] = config.Target }).ToList());
        Add("volumes", service.Mounts.Select(mount => VolumeOf(service, mount, settings.Root)).OfType<Dictionary<string, object>>().ToList());
        Add("tmpfs", service.Mounts.OfType<TemporaryMount>().Select(mount => string.Create(CultureInfo.InvariantCulture, $"{mount.Target}:size={mount.SizeMiB}m,mode=1777")).ToList());
        Add("ports", service.Endpoints.Select(endpoint => PortOf(service, endpoint)).ToList());
        Add("depends_on", ComposeDependencies.Of(service, stack));
        Add("healthcheck", ComposeHealth.Of(service));
        Add("stop_signal", service.StopSignal);
        Add("restart", service.Readiness is CompletedReadiness ? "no" : "unless-stopped");
        Add("mem_limit", service.Limits.MemoryMiB is { } memory ? string.Create(CultureInfo.InvariantCulture, $"{memory}m") : null);
        Add("memswap_limit", entry.GetValueOrDefault("mem_limit"));
        Add("cpus", service.Limits.Cpus);
        Add("pids_limit", service.Limits.Pids);
        Add("cap_drop", new List<string> { "ALL" });
        Add("cap_add", service.Capabilities.ToList());
        Add("security_opt", new List<string> { "no-new-privileges:true" });
        Add("read_only", service.HasReadOnlyRoot ? true : null);
        Add("logging", new Dictionary<string, object>
        {
            ["driver"] = "json-file",
            ["options"] = new Dictionary<string, object>
            {
                ["max-size"] = string.Create(CultureInfo.InvariantCulture, $"{settings.Log.FileMiB}m"),
                ["max-file"] = settings.Log.Files.ToString(CultureInfo.InvariantCulture),
            },
        });
        Add("labels", settings.Labels(service).Append(new(settings.EnvironmentLabel, "~~PROJECT~~")).OrderBy(label => label.Key, StringComparer.Ordinal)
            .ToDictionary(label => label.Key, label => (object)Escape(label.Value).Replace("~~PROJECT~~", "${COMPOSE_PROJECT_NAME}", StringComparison.Ordinal)));
        return entry;
    }

    /// <summary>The files that a service reads: where they are in the checkout, and in the container.</summary>
    private static IEnumerable<(string File, string Target)> ConfigsOf(Service service, Stack stack, ComposeSettings settings) =>
    [
        .. service == stack.Edge ? TraefikFiles.Targets.Select(file => (settings.EdgeFolder + file.Key, file.Value)) : [],
        .. service.Mounts.OfType<FilesMount>().SelectMany(mount => mount.Files.Select(file => (file.ExportedAs, $"{mount.Target}/{file.Name}"))),
    ];

    private static void AddImage(ImageSource image, ComposeSettings settings, Action<string, object?> add)
    {
        if (image.Official is { } official)
        {
            add("image", official);
        }
        else if (settings.Dockerfile(image) is { } dockerfile)
        {
            add("build", new Dictionary<string, object>
            {
                ["context"] = ".",
                ["dockerfile_inline"] = Escape(dockerfile),
                ["args"] = new Dictionary<string, object> { ["BASE"] = image.Base?.Official ?? "" },
            });
        }
        else
        {
            add("image", $"dice/{image.Recipe}"); // Built by ./run-env.sh images --build.
        }
    }

    private static string Variable(Value value, ComposeSettings settings) =>
        SecretMark().Replace(Escape(settings.Resolve(value, secret => $"~~{secret.Key}~~")), "$${$1:?add --env-file .env.development}");

    private static Dictionary<string, object>? VolumeOf(Service service, Mount mount, string root) => mount switch
    {
        FolderMount folder => new Dictionary<string, object>
        {
            ["type"] = "bind",
            ["source"] = PathFrom(root, folder.Source),
            ["target"] = folder.Target,
            ["read_only"] = folder.ReadOnly,
        },
        VolumeMount volume => new Dictionary<string, object> { ["type"] = "volume", ["source"] = VolumeName(service, volume), ["target"] = volume.Target },
        ImageFolderMount folder => new Dictionary<string, object> { ["type"] = "volume", ["target"] = folder.Target },
        EngineFolderMount folder => new Dictionary<string, object> { ["type"] = "bind", ["source"] = folder.Source, ["target"] = folder.Target, ["read_only"] = true },
        // Compose has no list of its containers: the folder is empty, as it is in the image.
        TemporaryMount or EdgeConfigurationMount or FilesMount or ContainersMount => null,
        _ => throw new DiceException($"service '{service.Name}' has a {mount.GetType().Name} at {mount.Target}, which the export to Compose does not support", "add it to ComposeFile"),
    };

    /// <summary>A port with a preferred host port has a variable that moves it; the engine chooses all others.</summary>
    private static string PortOf(Service service, Endpoint endpoint)
    {
        var variable = $"DICE_PORT_{service.Name}_{endpoint.Name}".ToUpperInvariant().Replace('-', '_');
        var host = endpoint.PreferredHostPort is { } port ? string.Create(CultureInfo.InvariantCulture, $"${{{variable}:-{port}}}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{host}:{endpoint.Port}");
    }

    private static string PathFrom(string root, string path) => Path.GetRelativePath(root, path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : $"./{relative}";

    private static string VolumeName(Service service, VolumeMount mount) => $"{service.Name}-{mount.Name}";

    private static string Config(string file) => Path.ChangeExtension(file, null).Replace('.', '-').Replace('/', '-');

    /// <summary>Compose replaces variables in all texts.</summary>
    internal static string Escape(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    [GeneratedRegex("~~([A-Za-z0-9_]+)~~")]
    private static partial Regex SecretMark();
}
