using System.Text.Json;
using Dice.Environment.Commands.Load.Workers;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Resources;
using Dice.LoadTests.Results;
using Dice.LoadTests.Scenarios;
using Dice.LoadTests.Workers;

namespace Dice.Environment.Commands.Load;

/// <summary>One run of <c>load</c>: the load, its display and its reports.</summary>
/// <param name="console">The host's output.</param>
/// <param name="settings">The environment.</param>
/// <param name="request">The arguments.</param>
/// <param name="cluster">Where the environment runs on Kubernetes; null when it runs in containers.</param>
internal sealed class LoadSession(HostConsole console, HostSettings settings, LoadRequest request, ClusterTarget? cluster)
{
    private readonly TextWriter _talk = request.Json ? console.Error : console.Out;

    /// <summary>Runs the load.</summary>
    /// <returns>0 when all thresholds held, else 1; also 0 after an interruption, which the host turns into the signal's exit code.</returns>
    public async Task<int> RunAsync(CancellationToken interrupted)
    {
        var profile = ChooseProfile();
        GeneratorFiles.Ensure(profile with { Share = new LoadShare(0, request.Workers ?? 1) });
        using var subject = cluster is null ? await OpenStackAsync(profile, interrupted) : await OpenClusterAsync(cluster, interrupted);
        var target = subject.Target;
        IResourceSource[] resources = [subject.Resources, new MachineResources(TimeProvider.System)];
        var runs = request.Workers is { } workers
            ? await RunWorkersAsync(profile, workers, target, resources, interrupted)
            : await RunHereAsync(profile, target, [.. resources, new GeneratorResources(TimeProvider.System)], interrupted);
        var whole = RepeatedRuns.Combine(runs);
        var report = WriteReport(whole);
        if (request.Json)
        {
            console.Out.WriteLine(JsonSerializer.Serialize(new LoadDocument(report, whole), LoadDocuments.Indented.LoadDocument));
        }
        else
        {
            LoadSummary.Write(console, whole, report);
        }

        return whole.Passed || interrupted.IsCancellationRequested ? ExitCode.Fine : ExitCode.Error;
    }

    private async Task<LoadSubject> OpenStackAsync(LoadProfile profile, CancellationToken interrupted)
    {
        var engine = await EngineConnection.OpenAsync(interrupted);
        var stack = await RunningStack.ReadAsync(engine, settings.Id, interrupted);
        var resources = new ContainerResources(engine, stack, KnownStack(), profile.ExpectsFlat ? CountsEvery(profile) : null);
        return new LoadSubject(EdgeTarget.Of(stack, settings.Folders, settings.ReadSecrets(), request.Email), resources, engine);
    }

    private async Task<LoadSubject> OpenClusterAsync(ClusterTarget target, CancellationToken interrupted)
    {
        var client = await ClusterClient.ConnectAsync(target.KubeConfig, target.Context, interrupted);
        return new LoadSubject(EdgeTarget.Of(target, settings.IngressOf(target), settings.ReadSecrets(), request.Email), new PodResources(client, target.Namespace, TimeProvider.System), client);
    }

    /// <summary>Runs the load with this process as the generator.</summary>
    private async Task<List<LoadResult>> RunHereAsync(LoadProfile profile, EdgeTarget edge, IResourceSource[] resources, CancellationToken interrupted)
    {
        using var target = new StackTarget(edge);
        try
        {
            // Each run creates the scenario again, because the scenario's data belongs to the run.
            return await RepeatAsync(
                () => ScenarioCatalog.Find(ScenarioCatalog.All(target.Target, target.SignedIn), request.Scenario),
                profile,
                view => LoadEngines.Create(TimeProvider.System, view, resources),
                interrupted);
        }
        catch (HttpRequestException error)
        {
            throw new DiceException($"the load could not start, because the stack did not answer as expected: {error.Message}", "see ./run-env.sh status and ./run-env.sh logs edge", error);
        }
        finally
        {
            await target.SignOutAsync();
        }
    }

    /// <summary>Runs the load with several processes as generators.</summary>
    private Task<List<LoadResult>> RunWorkersAsync(LoadProfile profile, int workers, EdgeTarget target, IResourceSource[] resources, CancellationToken interrupted)
    {
        var start = new WorkerStart(target);
        return RepeatAsync(
            () => ScenarioCatalog.Find([.. LoadListing.Scenarios()], request.Scenario),
            profile,
            view => new LoadWorkers(TimeProvider.System, workers, start.Start, view, resources) { Told = text => _talk.WriteLine($"note: {text}") },
            interrupted);
    }

    private async Task<List<LoadResult>> RepeatAsync(Func<Scenario> create, LoadProfile profile, Func<ILoadView, ILoadEngine> generator, CancellationToken interrupted)
    {
        var runs = new List<LoadResult>();
        while (runs.Count < request.Repeat && !interrupted.IsCancellationRequested)
        {
            runs.Add(await RunOnceAsync(create(), profile, generator, runs.Count, interrupted));
            if (request.Repeat > 1)
            {
                WriteReport(runs[^1]);
            }
        }

        return runs;
    }

    private LoadReport? WriteReport(LoadResult result) =>
        OptionalReport.TryWrite("load", () => LoadReport.Write(result, settings.Artifacts), text => _talk.WriteLine($"note: {text}"));

    private async Task<LoadResult> RunOnceAsync(Scenario scenario, LoadProfile profile, Func<ILoadView, ILoadEngine> generator, int number, CancellationToken interrupted)
    {
        var from = request.Workers is { } workers ? $" from {Counted.Of(workers, "worker")}" : "";
        _talk.WriteLine($"{scenario.Name} under {profile.Name}{from}{(request.Repeat > 1 ? $", run {number + 1} of {request.Repeat}" : "")}: {scenario.Purpose} {Durations.InWords(profile.Duration)}, Ctrl-C ends it early.");
        ILoadView view = console.IsTerminal && !request.Json ? new LiveLoadView(console.Ansi) : new LineLoadView(_talk);
        try
        {
            return await generator(view).RunAsync(scenario, profile, interrupted);
        }
        finally
        {
            await view.CloseAsync();
        }
    }

    private LoadProfile ChooseProfile()
    {
        var profile = Profiles.Find(request.Profile);
        profile = request.Rate is { } rate ? profile.WithPeak(rate) : profile;
        profile = request.Duration is { } duration ? profile.Lasting(duration) : profile;
        return request.Seed is { } seed ? profile with { Seed = seed } : profile;
    }

    /// <summary>Several times in each of the blocks from which trends are computed, and not so often that the counting becomes a load.</summary>
    private static TimeSpan CountsEvery(LoadProfile profile) => TimeSpan.FromSeconds(Math.Clamp((profile.Duration - profile.WarmUp).TotalSeconds / 40, 2, 60));

    /// <summary>Returns the definitions; null when they cannot be read: an error in the checkout must not prevent a load test.</summary>
    private Stack? KnownStack()
    {
        try
        {
            return settings.KnownStack;
        }
        catch (DiceException)
        {
            return null;
        }
    }
}

/// <summary>What is put under load.</summary>
/// <param name="Target">Where requests go.</param>
/// <param name="Resources">Reads what its services use.</param>
/// <param name="Connection">The connection from which they are read.</param>
internal sealed record LoadSubject(EdgeTarget Target, IResourceSource Resources, IDisposable Connection) : IDisposable
{
    public void Dispose() => Connection.Dispose();
}

/// <summary>The arguments of <c>load</c>.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Profile">The profile's name.</param>
/// <param name="Rate">The highest arrivals per second; null for the profile's own.</param>
/// <param name="Duration">The measured time; null for the profile's own.</param>
/// <param name="Repeat">The number of runs.</param>
/// <param name="Workers">The number of generator processes; null to generate in this process.</param>
/// <param name="Seed">The seed of the random numbers; null for the profile's own.</param>
/// <param name="Email">The e-mail address of the user who signs in.</param>
/// <param name="Json">Whether to print a document for scripts.</param>
internal sealed record LoadRequest(string Scenario, string Profile, double? Rate, TimeSpan? Duration, int Repeat, int? Workers, int? Seed, string Email, bool Json);
