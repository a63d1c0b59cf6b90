using System.Collections.Concurrent;
using System.Globalization;
using Dice.Environment.Edge.Client;
using Dice.Environment.Model;
using Dice.Environment.Runtime;

namespace Dice.Environment.Specs.Support;

/// <summary>
/// One environment with a copy of every sample application, in a folder whose path holds a space. The copies belong to another user than root
/// where the tests run as root. The times go to <c>artifacts/applications/latest.md</c>.
/// </summary>
public sealed class OwnApplications(SharedStack shared) : IAsyncLifetime
{
    private const int Owner = 1000;
    private readonly TemporaryFolder _folder = new();
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("own");
    private readonly ConcurrentDictionary<string, TimeSpan> _reloads = new();
    private StartedStack? _started;

    /// <summary>The copies by the sample's name.</summary>
    public IReadOnlyDictionary<string, SampleCopy> Copies { get; private set; } = new Dictionary<string, SampleCopy>();

    /// <summary>The environment.</summary>
    public RunningStack Stack => _started!.Stack;

    /// <summary>The stack over the copies.</summary>
    public Stack Definition { get; private set; } = null!;

    /// <summary>A client of the environment's edge.</summary>
    public EdgeHttp Edge { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateDirectory(_folder["my applications"]).FullName;
        Copies = SampleApplication.All.ToDictionary(sample => sample.Name, sample => new SampleCopy(sample, folder, Env.IsPrivilegedProcess ? Owner : null));
        Definition = Environments.Phase1(Copies.Values.Aggregate(Checkout.Fixtures, (workspace, copy) => workspace.With($"{copy.Sample.Service}={copy.Application}")));
        _started = await (await shared.Environments).UpAsync(Definition, _id);
        Edge = Checkout.Installation.OpenEdge(_started.Stack);
    }

    /// <summary>Remembers for the report how long a reload took.</summary>
    public void Record(SampleApplication sample, TimeSpan reload) => _reloads[sample.Name] = reload;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        WriteReport();
        _started?.Dispose();
        await (await shared.Environments).DownAsync(_id);
        _folder.Dispose();
    }

    private void WriteReport()
    {
        var times = _started?.Timeline.Services.ToDictionary(service => service.Service) ?? [];
        var rows = SampleApplication.All.Where(sample => times.ContainsKey(sample.Service)).Select(sample => string.Create(
            CultureInfo.InvariantCulture,
            $"| {sample.Name} | {(times[sample.Service].ReadyMs - times[sample.Service].StartMs) / 1000.0:0.0} | {times[sample.Service].ImageOwnMs / 1000.0:0.0} | {(_reloads.TryGetValue(sample.Name, out var reload) ? reload.TotalSeconds : double.NaN):0.00} |"));
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Checkout.Artifacts, "applications")).FullName, "latest.md");
        File.WriteAllText(file, $"""
            All six were started at once, so they shared the processors; installing packages is done once for each lock file.

            | application | start to ready, s | installing its packages, s | reload, s |
            |---|---:|---:|---:|
            {string.Join('\n', rows)}

            """);
    }
}
