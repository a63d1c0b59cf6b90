using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Services;
using Dice.Environment.Setup;
using Dice.Environment.Specs.Support;
using YamlDotNet.RepresentationModel;

namespace Dice.Environment.Specs.Exports.Kubernetes;

/// <summary>The manifests of the fixtures, and what kubectl makes of each overlay.</summary>
public sealed class RenderedManifests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<(int ExitCode, string Output)>> _check;

    public RenderedManifests()
    {
        Files = Render(new KubernetesOptions { Read = _ => new Dictionary<string, string> { ["seed.json"] = "{}" } });
        Write(Files, Folder);
        _check = new(() => CheckAsync(Folder, _folder["built"]));
    }

    /// <summary>The manifests.</summary>
    public KubernetesFiles Files { get; }

    /// <summary>The folder with the manifests, without secrets.</summary>
    public string Folder => _folder["kubernetes"];

    /// <summary>The result of scripts/quality/kubernetes.sh.</summary>
    public Task<(int ExitCode, string Output)> CheckedAsync() => _check.Value;

    /// <summary>The path of an overlay as kubectl builds it.</summary>
    public async Task<string> BuiltAsync(string overlay)
    {
        var (exitCode, output) = await CheckedAsync();
        exitCode.Should().Be(0, output);
        return Path.Combine(_folder["built"], $"{overlay}.yaml");
    }

    /// <summary>The objects of an overlay as kubectl builds it.</summary>
    public async Task<ClusterObject[]> ObjectsAsync(string overlay)
    {
        using var text = File.OpenText(await BuiltAsync(overlay));
        var yaml = new YamlStream();
        yaml.Load(text);
        return [.. yaml.Documents.Select(document => new ClusterObject((YamlMappingNode)document.RootNode))];
    }

    public void Dispose() => _folder.Dispose();

    internal static KubernetesFiles Render(KubernetesOptions options) => KubernetesExport.Render(DiceStack.Create(Checkout.Fixtures), options);

    internal static void Write(KubernetesFiles files, string folder)
    {
        foreach (var (path, text) in files.Files.Concat(files.Copies))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllText(Path.Combine(folder, path), text);
        }
    }

    /// <summary>Runs scripts/quality/kubernetes.sh.</summary>
    internal static async Task<(int ExitCode, string Output)> CheckAsync(string folder, string built)
    {
        await RequiredCommand.EnsureAsync("npm");
        Directory.CreateDirectory(built);
        var (exitCode, output, error) = await ToolProcess.RunAsync(Path.Combine(Checkout.Root, "scripts", "quality", "kubernetes.sh"), [folder, built], Deadline, TestContext.Current.CancellationToken);
        return (exitCode, output + error);
    }
}
