using System.CommandLine;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Exports;
using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Runtime;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Export;

/// <summary><c>export kubernetes</c>: writes manifests for a cluster.</summary>
internal static class KubernetesExportCommand
{
    /// <summary>The folder of the manifests in the checkout.</summary>
    public const string Folder = "kubernetes";

    /// <summary>The options of the committed manifests.</summary>
    public static KubernetesOptions Defaults { get; } = new() { Read = ReadFolder };

    private static readonly Option<string> Namespace = new("--namespace") { Description = "The namespace.", HelpName = "NAME", DefaultValueFactory = _ => Defaults.Namespace };
    private static readonly Option<string?> Registry = new("--registry") { Description = "The registry of the applications' images. Default: the cluster's own.", HelpName = "HOST" };
    private static readonly Option<string> Version = new("--version-tag") { Description = "The version of the applications, which is the tag of their images.", HelpName = "TAG", DefaultValueFactory = _ => Defaults.Version };
    private static readonly Option<string?> Hosts = new("--hosts") { Description = "What hosts end with in place of dice.local.", HelpName = "SUFFIX" };
    private static readonly Option<string?> StorageClass = new("--storage-class") { Description = "The class of volumes. Default: the cluster's.", HelpName = "NAME" };
    private static readonly Option<string?> IngressClass = new("--ingress-class") { Description = "The class of the Ingress. Default: the cluster's.", HelpName = "NAME" };
    private static readonly Option<string?> Monitoring = new("--monitoring-namespace") { Description = "The namespace of the cluster's Prometheus, which may connect to the ports of metrics.", HelpName = "NAME" };
    private static readonly Option<string?> Level = new("--api-level") { Description = $"The version of Kubernetes, if it is older than {KubernetesOptions.DefaultApiLevel}.", HelpName = "VERSION" };

    public static Verb Create(HostConsole console, Option<string?> output, Option<bool> force) => new Verb(
        "kubernetes",
        "Write kubernetes/: a kustomize base, and overlays for development and production.",
        """
        The manifests contain no secret. The overlay for development gets the secrets of .env.development and a
        certificate of the development CA; for production, put a file for each secret in overlays/production/secrets.
        The applications run as production images (./run-env.sh images --production --build).
        """,
        ("./run-env.sh export kubernetes", "write to the checkout"),
        ("kubectl apply -k kubernetes/overlays/development", "apply it"),
        ("./run-env.sh export kubernetes --hosts dice.example.com --registry registry.example.com --output /tmp/export", "for a cluster with a domain and a registry of its own"))
    {
        output,
        HostOptions.Workspace,
        force,
        Namespace,
        Registry,
        Version,
        Hosts,
        StorageClass,
        IngressClass,
        Monitoring,
        Level,
    }.Runs(console, Run);

    private static int Run(VerbRun run)
    {
        var files = KubernetesExport.Render(run.Settings.Stack, OptionsOf(run));
        var secrets = run.Settings.ReadCheckoutSecrets();
        var folder = KubernetesFiles.SecretsFolderOf(KubernetesFiles.Overlays[0]);
        var exit = ExportCommand.Write(run, [
            .. files.Files.Select(file => (Path.Combine(Folder, file.Key), ExportedFile.WithHeader("kubernetes", file.Value), true)),
            .. files.Copies.Select(file => (Path.Combine(Folder, file.Key), file.Value, false)),
            .. files.SecretsOf(KubernetesFiles.Overlays[0]).Select(secret =>
                (Path.Combine(Folder, folder, secret.Name), secrets.TryGetValue(secret.Key, out var value) ? value : throw ExportCommand.Missing(secret), false)),
        ]);
        WriteCertificate(run, Path.Combine(ExportCommand.FolderOf(run), Folder, folder));
        foreach (var left in files.LeftOut)
        {
            run.Out.WriteLine($"Left out: {left.Service} ({left.Reason})");
        }

        foreach (var api in files.Rewritten)
        {
            run.Out.WriteLine($"For Kubernetes {run.Get(Level)}: {api}");
        }

        run.Out.WriteLine($"Next: kubectl apply -k {Path.Combine(ExportCommand.FolderOf(run), Folder, KubernetesFiles.FolderOf(KubernetesFiles.Overlays[0]))}");
        return exit;
    }

    private static KubernetesOptions OptionsOf(VerbRun run) => Defaults with
    {
        Namespace = run.Get(Namespace)!,
        Registry = run.Get(Registry),
        Version = run.Get(Version)!,
        HostSuffix = run.Get(Hosts),
        StorageClass = run.Get(StorageClass),
        IngressClass = run.Get(IngressClass),
        MonitoringNamespace = run.Get(Monitoring),
        ApiLevel = run.Get(Level) is not { } level ? KubernetesOptions.DefaultApiLevel
            : System.Version.TryParse(level, out var version) ? version : throw new DiceException($"--api-level {level} is not a version", "give one such as 1.20"),
    };

    /// <summary>The development CA issues certificates for the hosts of the model only.</summary>
    private static void WriteCertificate(VerbRun run, string folder)
    {
        if (run.Get(Hosts) is not null)
        {
            run.Out.WriteLine($"Next: put the certificate of your hosts in {folder}: tls.crt and tls.key");
            return;
        }

        var zone = EdgeZone.Of(run.Settings.Stack.Hosts);
        var folders = DiceFolders.Default.EnsureExists();
        using var authority = CertificateAuthority.Open(folders.CertificateAuthority(zone), zone);
        var issued = authority.EnsureLeaf(run.Settings.Stack.Hosts, Path.Combine(folders.Cache, "kubernetes-certificate"));
        Files.Write(Path.Combine(folder, "tls.crt"), File.ReadAllText(issued.CertificatePath), Files.Shared);
        Files.Write(Path.Combine(folder, "tls.key"), File.ReadAllText(issued.KeyPath), Files.Private);
    }

    /// <summary>Returns the files of a folder, without those below it.</summary>
    internal static Dictionary<string, string> ReadFolder(FolderMount mount) =>
        FileErrors.Guard(mount.Source, () => Directory.EnumerateFiles(mount.Source).ToDictionary(path => Path.GetFileName(path), File.ReadAllText, StringComparer.Ordinal));
}
