using System.CommandLine;
using Dice.Environment.Exports;
using Dice.Environment.Images;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Export;

/// <summary><c>export</c>: writes files for other tools from the model.</summary>
internal static class ExportCommand
{
    private static readonly Option<string?> Output = new("--output") { Description = "The folder to write to. Default: the checkout.", HelpName = "FOLDER" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace files that were edited by hand." };

    private static readonly Option<string?> Observability = ObservabilityOption.Create("small");

    public static Command Create(HostConsole console) => new Verb(
        "export",
        "Write files for other tools from the model: for Docker Compose, Kubernetes, dev containers, Traefik and Prometheus.",
        """
        The files are committed, and a test fails when they differ from the model. They work without Dice:
        `docker compose up` starts the whole stack; `--profile backend`, `web`, `data` or `phase-1` start a part of it.
        Each file has a checksum: a file that was edited by hand is not replaced without --force.
        """,
        ("./run-env.sh export compose", "write docker-compose.yml"))
    {
        Kind(console, "compose", "Write docker-compose.yml, .env with its default profile, and the files of its secrets.", run => Write(run, Compose(run)), Force, Observability),
        Kind(console, "devcontainer", "Write .devcontainer/devcontainer.json.", run => Write(run, DevContainer(run)), Force),
        Kind(console, "env", "Complete .env.development: add a random value for each secret that it lacks. Existing lines stay.", CompleteSecrets),
        KubernetesExportCommand.Create(console, Output, Force),
        Kind(console, "traefik", "Write traefik.yml and traefik.dynamic.yml, which the Compose file mounts.", run => Write(run, Traefik(run)), Force),
        Kind(console, "observability", "Write the configuration of Jaeger, Elasticsearch, Logstash and Kibana, which docker-compose.full.yml mounts.", run => Write(run, ObservabilityExport.Configuration(run.Settings.Stack)), Force),
        Kind(console, "prometheus", "Write prometheus.yml, its alerts and the configuration of Alertmanager, which the Compose file mounts.", run => Write(run, ModelFiles(run)), Force),
    };

    private static Verb Kind(HostConsole console, string name, string summary, Func<VerbRun, int> work, params Option[] options)
    {
        var verb = new Verb(name, summary, "", ($"./run-env.sh export {name}", "write to the checkout"), ($"./run-env.sh export {name} --output /tmp/export", "write to another folder"))
        {
            Output,
            HostOptions.Workspace,
        };
        foreach (var option in options)
        {
            verb.Add(option);
        }

        return verb.Runs(console, work);
    }

    internal static string FolderOf(VerbRun run) => run.Get(Output) is { } folder ? UserFolders.Resolve(folder, "--output") : run.Settings.Root;

    internal static int Write(VerbRun run, IEnumerable<(string Path, string Content, bool IsGuarded)> files)
    {
        foreach (var (name, content, isGuarded) in files)
        {
            var path = Path.Combine(FolderOf(run), name);
            var isNew = ExportedFile.Write(path, content, force: !isGuarded || run.Get(Force));
            run.Out.WriteLine($"{(isNew ? "Written" : "Unchanged")}: {path}");
        }

        return ExitCode.Fine;
    }

    private static int CompleteSecrets(VerbRun run)
    {
        var path = Path.Combine(FolderOf(run), ".env.development");
        Files.RefuseSpecial(path);
        var before = File.Exists(path) ? FileErrors.Guard(path, () => File.ReadAllText(path)) : "";
        var after = SecretsFile.Complete(before, run.Settings.Stack);
        Files.WriteIfChanged(path, after, Files.Shared);
        run.Out.WriteLine(before == after ? $"Unchanged: {path} has all secrets" : $"Written: {path}");
        return ExitCode.Fine;
    }

    private static IEnumerable<(string Path, string Content, bool IsGuarded)> DevContainer(VerbRun run) =>
        [(DevContainerFile.FileName, ExportedFile.WithHeader("devcontainer", DevContainerFile.Write(run.Settings.Stack), "//"), true)];

    private static IEnumerable<(string Path, string Content, bool IsGuarded)> Traefik(VerbRun run) =>
        TraefikFiles.Write(run.Settings.Stack).Select(file => (file.Key, ExportedFile.WithHeader("traefik", file.Value), true));

    private static IEnumerable<(string Path, string Content, bool IsGuarded)> ModelFiles(VerbRun run)
    {
        var values = new ValueResolver(run.Settings.Stack, httpsPort: 443, environment: run.Settings.Stack.Name);
        return ComposeFile.PartOf(run.Settings.Stack).Services.SelectMany(service => service.Mounts.OfType<FilesMount>()).SelectMany(mount => mount.Files)
            .Select(file => (file.ExportedAs, Exported("prometheus", file.ExportedAs, values.Resolve(file.Write())), !IsJson(file.ExportedAs)));
    }

    /// <summary>JSON has no comments: a JSON file has no header, and is always replaced.</summary>
    internal static string Exported(string export, string path, string text) => IsJson(path) ? text : ExportedFile.WithHeader(export, text);

    internal static bool IsJson(string path) => Path.GetExtension(path) is ".json" or ".ndjson";

    private static IEnumerable<(string Path, string Content, bool IsGuarded)> Compose(VerbRun run)
    {
        var isFull = ObservabilityOption.IsFull(run.Get(Observability)) is true;
        var stack = ObservabilityOption.Apply(run.Get(Observability), run.Settings.Stack);
        var secrets = run.Settings.ReadCheckoutSecrets();
        var values = new ValueResolver(stack, httpsPort: 443, environment: stack.Name);
        var compose = ComposeFile.Write(stack, new ComposeSettings
        {
            Root = run.Settings.Root,
            EdgeFolder = isFull ? ObservabilityExport.Folder : "",
            Resolve = values.Resolve,
            Labels = service => ServiceLabels.Of(stack, service),
            EnvironmentLabel = Labels.Environment,
            Profiles = service => [ServiceModes.Full, .. PhasesOf(service), .. ServiceModes.ModesOf(service.Name, stack)],
            Dockerfile = image => InlineDockerfile.Of(image, run.Settings.Recipes, run.Settings.Root),
            Log = (Confinement.LogFiles, Confinement.LogFileMiB),
        });
        return
        [
            isFull
                ? (ObservabilityExport.ComposeFileName, ExportedFile.WithHeader("compose --observability full", compose), true)
                : (ComposeFile.FileName, ExportedFile.WithHeader("compose", compose), true),
            .. isFull ? ObservabilityExport.Everything(stack) : [],
            (".env", ExportedFile.WithHeader("compose", $"COMPOSE_PROFILES={ServiceModes.Full}\n"), true),
            .. stack.Services.SelectMany(service => service.Secrets).Distinct().OrderBy(secret => secret.Name, StringComparer.Ordinal)
                .Select(secret => (Path.Combine(ComposeFile.SecretsFolder, secret.Name), secrets.TryGetValue(secret.Key, out var value) ? value : throw Missing(secret), false)),
        ];
    }

    private static IEnumerable<string> PhasesOf(Service service) => Enumerable.Range(service.Phase.Number, DiceStack.LatestPhase.Number - service.Phase.Number + 1).Select(number => $"phase-{number}");

    internal static DiceException Missing(Secret secret) => new($"the secret {secret.Key} is not set", "complete .env.development with ./run-env.sh export env");
}
