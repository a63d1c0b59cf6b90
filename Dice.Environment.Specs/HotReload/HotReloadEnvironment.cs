using System.Collections.Immutable;
using System.Globalization;
using Dice.Environment.Applications;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.HotReload;

/// <summary>The applications under test that have a source to edit, and the edge, over copies of their folders; and what was measured on them.</summary>
public sealed class HotReloadEnvironment(SharedStack shared) : IAsyncLifetime
{
    private readonly Dictionary<string, string> _folders = [];
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("reload");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dice-reload-");
    private readonly List<ReloadSeries> _series = [];
    private readonly DateTimeOffset _measuredAt = TimeProvider.System.GetUtcNow();
    private Environments _environments = null!;
    private StartedStack? _started;
    private EdgeBrowser? _browser;
    private IBrowserContext? _developer;

    /// <summary>The applications under test with what is edited in them, by name.</summary>
    public static ImmutableSortedDictionary<string, (Application Application, ReloadSubject Subject)> Subjects { get; } = ApplicationsUnderTest.Current.All
        .Select(application => (Application: ApplicationInspector.Inspect(application.Name, application.Folder), Subject: ReloadSubject.Find(application.Folder)))
        .Where(entry => entry.Subject is not null)
        .ToImmutableSortedDictionary(entry => entry.Application.Name, entry => (entry.Application, entry.Subject!));

    /// <summary>The stack as it runs.</summary>
    public RunningStack Stack => _started!.Stack;

    /// <summary>Clients of its edge.</summary>
    public EdgeHttp Edge { get; private set; } = null!;

    /// <summary>Where its edge is.</summary>
    public EdgeAddress Address { get; private set; } = null!;

    /// <summary>The backend as it is being edited.</summary>
    public RunningBackend Backend { get; private set; } = null!;

    /// <summary>The developer's browser, one for all tests: it has kept the PWA for offline use with the first. Where none can be had, the test is skipped.</summary>
    public async Task<IBrowserContext> BrowserAsync()
    {
        _browser ??= await EdgeBrowser.LaunchAsync(Address);
        return _developer ??= await _browser.Chromium.NewContextAsync();
    }

    /// <summary>Begins to edit a file of an application.</summary>
    /// <param name="application">The application's name.</param>
    /// <param name="path">From the application's folder.</param>
    public EditedFile Edit(string application, string path) => new(Path.Combine(_folders[application], path));

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
        foreach (var application in Subjects.Values.Select(subject => subject.Application))
        {
            var copy = Path.Combine(_folder.FullName, application.Name);
            FolderCopy.Make(application.InstallationRoot, copy);
            _folders[application.Name] = Path.Combine(copy, application.PathInRoot);
        }

        var workspace = _folders.Aggregate(Checkout.Workspace, (with, copy) => with.With($"{copy.Key}={copy.Value}"));
        try
        {
            _started = await _environments.UpAsync(Environments.Phase1(workspace), _id, [EdgeProxy.Name, .. _folders.Keys]);
        }
        catch
        {
            await DisposeAsync(); // xunit disposes of no fixture that did not come up.
            throw;
        }

        Address = SharedStack.AddressOf(Stack);
        Edge = new EdgeHttp(Address);
        if (_folders.ContainsKey(Services.Backend.Name))
        {
            Backend = new RunningBackend(_environments.Engine.Client, Stack, Edge);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

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
