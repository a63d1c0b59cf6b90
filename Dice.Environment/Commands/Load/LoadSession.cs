using System.Text.Json;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Resources;
using Dice.LoadTests.Results;
using Dice.LoadTests.Scenarios;

namespace Dice.Environment.Commands.Load;

/// <summary>One run of <c>load</c>: the load, what is shown of it, its reports.</summary>
internal sealed class LoadSession(HostConsole console, HostSettings settings, LoadRequest request)
{
    private readonly TextWriter _talk = request.Json ? console.Error : console.Out;

    /// <summary>Runs it.</summary>
    /// <returns>0 when everything held, 1 when not; 0 too when it was interrupted, which the host turns into the signal's code.</returns>
    public async Task<int> RunAsync(CancellationToken interrupted)
    {
        var profile = ChooseProfile();
        GeneratorFiles.Ensure(profile);
        using var engine = await EngineConnection.OpenAsync(interrupted);
        var stack = await RunningStack.ReadAsync(engine, settings.Id, interrupted);
        using var target = new StackTarget(stack, settings.Folders, settings.ReadSecrets(), request.Email);
        IResourceSource[] resources = [new ContainerResources(engine, stack, KnownStack()), new MachineResources(TimeProvider.System)];
        var runs = new List<LoadResult>();
        LoadReport? report = null;
        try
        {
            while (runs.Count < request.Repeat && !interrupted.IsCancellationRequested)
            {
                // A scenario is made anew for each run: its data are the run's own.
                var scenario = ScenarioCatalog.Find(ScenarioCatalog.All(target.Target, target.SignedIn), request.Scenario);
                var result = await RunOnceAsync(scenario, profile, resources, runs.Count, interrupted);
                runs.Add(result);
                report = WriteReport(result);
            }
        }
        catch (HttpRequestException fault)
        {
            throw new DiceException($"the stack did not answer as it must for the load to begin: {fault.Message}", "see ./run-env.sh status and ./run-env.sh logs edge", fault);
        }
        finally
        {
            await target.SignOutAsync();
        }

        var whole = Repeated.Of(runs);
        report = runs.Count > 1 ? WriteReport(whole) : report;
        if (request.Json)
        {
            console.Out.WriteLine(JsonSerializer.Serialize(new LoadDocument(report, whole), LoadDocuments.Indented.LoadDocument));
        }
        else
        {
            LoadSummary.Write(console, whole, report);
        }

        return whole.Passed || interrupted.IsCancellationRequested ? ExitCode.Fine : ExitCode.Fault;
    }

    private LoadReport? WriteReport(LoadResult result) =>
        OptionalReport.TryWrite("load", () => LoadReport.Write(result, settings.Artifacts), text => _talk.WriteLine($"note: {text}"));

    private async Task<LoadResult> RunOnceAsync(Scenario scenario, LoadProfile profile, IResourceSource[] resources, int number, CancellationToken interrupted)
    {
        _talk.WriteLine($"{scenario.Name} under {profile.Name}{(request.Repeat > 1 ? $", run {number + 1} of {request.Repeat}" : "")}: {scenario.Purpose} {Durations.InWords(profile.Duration)}, Ctrl-C ends it early.");
        ILoadView view = console.IsTerminal && !request.Json ? new LiveLoadView(console.Ansi) : new LineLoadView(_talk);
        try
        {
            return await LoadEngines.Create(TimeProvider.System, view, resources).RunAsync(scenario, profile, interrupted);
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

    /// <summary>The definitions, as far as they can be had: a broken checkout must not keep load from what runs.</summary>
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
