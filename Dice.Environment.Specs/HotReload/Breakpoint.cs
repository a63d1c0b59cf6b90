using System.Text.Json;

namespace Dice.Environment.Specs.HotReload;

/// <summary>A breakpoint on a line of the backend's TypeScript, which every request for the greeting passes.</summary>
public sealed class Breakpoint(HotReloadEnvironment stack)
{
    private const string Source = "src/about/about.controller.ts";
    private const string Compiled = "/dist/about/about.controller.js";
    private const string Statement = "return { name:";

    private int Line => Array.FindIndex(
        File.ReadAllLines(stack.Edit("backend", Source).Path), line => line.Contains(Statement, StringComparison.Ordinal)) + 1;

    /// <summary>Sets it as an editor does: on a line of the source, brought to the compiled code by the map that this carries.</summary>
    public async Task<SourceMap> SetAsync(InspectorClient debugger)
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

    /// <summary>A debugger stops at it, sees what is in scope, and lets the request go on.</summary>
    public async Task ShouldStopAsync()
    {
        var expected = await stack.Backend.LookAsync();
        await using var debugger = await InspectorClient.AttachAsync(stack.Backend.InspectorPort);
        var map = await SetAsync(debugger);

        var held = stack.Backend.LookAsync();
        var frame = (await debugger.EventAsync("Debugger.paused")).GetProperty("callFrames")[0];

        held.IsCompleted.Should().BeFalse("the request waits at the breakpoint");
        var place = frame.GetProperty("location");
        var origin = map.OriginOf(place.GetProperty("lineNumber").GetInt32(), place.GetProperty("columnNumber").GetInt32());
        origin.Source.Should().Be($"../../{Source}", "from there /app/src leads to the developer's folder");
        origin.Line.Should().Be(Line);
        (await EvaluateAsync(debugger, frame, "manifest.name")).Should().Be("dice-backend", "what is in scope there can be looked at");
        await debugger.AskAsync("Debugger.resume", new { });
        (await held).Should().Be(expected);
    }

    private static async Task<string?> EvaluateAsync(InspectorClient debugger, JsonElement frame, string expression)
    {
        var evaluated = await debugger.AskAsync("Debugger.evaluateOnCallFrame", new { callFrameId = frame.GetProperty("callFrameId").GetString(), expression });
        return evaluated.GetProperty("result").GetProperty("value").GetString();
    }
}
