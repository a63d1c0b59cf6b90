using System.Collections.Immutable;
using System.Globalization;
using Dice.Environment.Diagnostics.HotReload;
using Dice.Environment.Edge;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.HotReload;

/// <summary>Backend, PWA and edge over copies of the fixtures, which may be edited; and what was measured on them.</summary>
public sealed class HotReloadEnvironment(SharedStack shared) : IAsyncLifetime
{
    private static readonly string[] Names = [EdgeProxy.Name, Services.Backend.Name, Pwa.Name];

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("reload");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dice-reload-");
    private readonly List<ReloadSeries> _series = [];
    private readonly DateTimeOffset _measuredAt = TimeProvider.System.GetUtcNow();
    private Environments _environments = null!;
    private StartedStack? _started;

    /// <summary>The stack as it runs.</summary>
    public RunningStack Stack => _started!.Stack;

    /// <summary>Clients of its edge.</summary>
    public EdgeHttp Edge { get; private set; } = null!;

    /// <summary>Where its edge is.</summary>
    public EdgeAddress Address { get; private set; } = null!;

    /// <summary>The backend as it is being edited.</summary>
    public RunningBackend Backend { get; private set; } = null!;

    /// <summary>A folder of its own for what a test needs.</summary>
    public string Scratch => Directory.CreateDirectory(Path.Combine(_folder.FullName, "scratch")).FullName;

    /// <summary>Begins to edit a file of an application.</summary>
    /// <param name="application"><c>backend</c> or <c>pwa</c>.</param>
    /// <param name="path">From the application's folder.</param>
    public EditedFile Edit(string application, string path) => new(Path.Combine(_folder.FullName, application, path));

    /// <summary>Writes a series down.</summary>
    public void Report(ReloadSeries series)
    {
        _series.Add(series);
        var images = Stack.Services.ToImmutableSortedDictionary(service => service.Name, service => service.ImageOrigin);
        var report = HotReloadReport.Write(new HotReloadMeasurements(_measuredAt, _id.Value, Env.ProcessorCount, LoadAverage(), images, [.. _series]), Checkout.Artifacts);
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{series.Name}: min {series.MinMs:0} ms, median {series.MedianMs:0} ms, p95 {series.P95Ms:0} ms of {series.SamplesMs.Length} saves (limit {series.LimitMs:0}, target {series.TargetMs:0}); {report.Page}"));
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _environments = await shared.Environments;
        FolderCopy.Make(Checkout.Fixtures.Backend, Path.Combine(_folder.FullName, "backend"));
        FolderCopy.Make(Checkout.Fixtures.Pwa, Path.Combine(_folder.FullName, "pwa"));
        var workspace = Checkout.Fixtures with { Backend = Path.Combine(_folder.FullName, "backend"), Pwa = Path.Combine(_folder.FullName, "pwa") };
        try
        {
            _started = await _environments.UpAsync(DiceStack.Create(workspace), _id, Names);
        }
        catch
        {
            await DisposeAsync(); // xunit disposes of no fixture that did not come up.
            throw;
        }

        Address = SharedStack.AddressOf(Stack);
        Edge = new EdgeHttp(Address);
        Backend = new RunningBackend(_environments.Engine.Client, Stack, Edge);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Backend?.Dispose();
        Edge?.Dispose();
        await _environments.DownAsync(_id);
        _started?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static double? LoadAverage() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : null;
}
