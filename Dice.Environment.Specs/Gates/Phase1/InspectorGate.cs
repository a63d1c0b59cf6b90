using System.Text.Json;
using Dice.Environment.Diagnostics.HotReload;
using Dice.Environment.Specs.HotReload;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A debugger stops in the TypeScript source, however often the backend was reloaded, and hinders no reload.</summary>
[Collection(HotReloadCollection.Name)]
[Trait("Phase", "1")]
public sealed class InspectorGate(HotReloadEnvironment stack)
{
    private const string Compiled = "/dist/about/about.controller.js";
    private const string Statement = "return { name:";

    private static readonly TimeSpan DetachDeadline = TimeSpan.FromSeconds(30);

    private int Line => Array.FindIndex(
        File.ReadAllLines(stack.Edit("backend", "src/about/about.controller.ts").Path), line => line.Contains(Statement, StringComparison.Ordinal)) + 1;

    [Fact]
    public async Task It_stops_at_a_breakpoint_in_TypeScript_before_and_after_ten_reloads_that_a_debugger_looks_on_at()
    {
        using var file = stack.Edit("backend", "src/about/greeting.ts");
        await stack.Backend.BeginAsync(file);
        await StopsInTypeScriptAsync();

        var samples = new List<double>();
        for (var save = 1; save <= ReloadLimits.Saves; save++)
        {
            await stack.Backend.RestAsync();
            await using var debugger = await InspectorClient.AttachAsync(stack.Backend.InspectorPort);
            var greeting = $"Debugged {save} of {Guid.NewGuid():N}";

            var reload = await ReloadWatch.MeasureAsync(() => file.Save(RunningBackend.Greeting(greeting)), stack.Backend.LookAsync, greeting);

            samples.Add(reload.Took.TotalMilliseconds);
            await debugger.Detached.WaitAsync(DetachDeadline, TestContext.Current.CancellationToken);
            (await InspectorClient.TargetAsync(stack.Backend.InspectorPort)).Should().NotBe(debugger.Target, "the debugger's port belongs to the version that answers");
        }

        stack.Report(new ReloadSeries("backend-debugged", "The same with a debugger attached.", ReloadLimits.BackendMs, ReloadLimits.BackendTargetMs, [.. samples]));
        samples.Should().OnlyContain(sample => sample <= ReloadLimits.BackendMs);
        await StopsInTypeScriptAsync();
    }

    [Fact]
    public async Task A_version_that_stands_at_a_breakpoint_is_replaced_by_the_next_save()
    {
        using var file = stack.Edit("backend", "src/about/greeting.ts");
        await stack.Backend.BeginAsync(file);
        await using var debugger = await InspectorClient.AttachAsync(stack.Backend.InspectorPort);
        await BreakAsync(debugger);
        var held = stack.Backend.LookAsync();
        await debugger.EventAsync("Debugger.paused");
        var greeting = $"Not held {Guid.NewGuid():N}";

        await ReloadWatch.MeasureAsync(() => file.Save(RunningBackend.Greeting(greeting)), stack.Backend.LookAsync, greeting);

        (await held).Should().Match(answer => answer.StartsWith("refused: 502") || answer == greeting, "the process that held the request is gone: the edge says so, or has asked the next one");
        (await stack.Backend.RestAsync()).Should().Equal([greeting]);
        await StopsInTypeScriptAsync();
    }

    private async Task StopsInTypeScriptAsync()
    {
        var expected = await stack.Backend.LookAsync();
        await using var debugger = await InspectorClient.AttachAsync(stack.Backend.InspectorPort);
        var map = await BreakAsync(debugger);

        var held = stack.Backend.LookAsync();
        var frame = (await debugger.EventAsync("Debugger.paused")).GetProperty("callFrames")[0];

        held.IsCompleted.Should().BeFalse("the request waits at the breakpoint");
        var place = frame.GetProperty("location");
        var origin = map.OriginOf(place.GetProperty("lineNumber").GetInt32(), place.GetProperty("columnNumber").GetInt32());
        origin.Source.Should().Be("../../src/about/about.controller.ts", "from there /app/src leads to the developer's folder");
        origin.Line.Should().Be(Line);
        (await EvaluateAsync(debugger, frame, "manifest.name")).Should().Be("dice-backend", "what is in scope there can be looked at");
        await debugger.AskAsync("Debugger.resume", new { });
        (await held).Should().Be(expected);
    }

    /// <summary>Sets the breakpoint as an editor does: on a line of the source, brought to the compiled code by the map that this carries.</summary>
    private async Task<SourceMap> BreakAsync(InspectorClient debugger)
    {
        var script = await debugger.EventAsync("Debugger.scriptParsed", candidate => candidate.GetProperty("url").GetString()!.EndsWith(Compiled, StringComparison.Ordinal));
        var map = SourceMap.FromDataUrl(script.GetProperty("sourceMapURL").GetString()!);
        var generated = map.GeneratedFrom(Line);
        await debugger.AskAsync("Debugger.setBreakpoint", new
        {
            location = new { scriptId = script.GetProperty("scriptId").GetString(), lineNumber = generated.GeneratedLine, columnNumber = generated.GeneratedColumn },
        });
        return map;
    }

    private static async Task<string?> EvaluateAsync(InspectorClient debugger, JsonElement frame, string expression)
    {
        var evaluated = await debugger.AskAsync("Debugger.evaluateOnCallFrame", new { callFrameId = frame.GetProperty("callFrameId").GetString(), expression });
        return evaluated.GetProperty("result").GetProperty("value").GetString();
    }
}
