using Dice.Environment.Specs.HotReload;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A debugger hinders no reload; that it stops in TypeScript before and after ten of them, <see cref="BackendHotReloadGate"/> shows.</summary>
[Collection(HotReloadCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Fixtures)]
public sealed class InspectorGate(HotReloadEnvironment stack)
{
    private const int Reloads = 2;

    private static readonly TimeSpan DetachDeadline = TimeSpan.FromSeconds(30);

    private readonly Breakpoint _breakpoint = new(stack);

    [Fact]
    public async Task Reloads_that_an_attached_debugger_looks_on_at_take_no_longer_than_the_limit_and_let_it_go()
    {
        using var file = stack.Edit("backend", "src/about/greeting.ts");
        await stack.Backend.BeginAsync(file);
        for (var save = 1; save <= Reloads; save++)
        {
            await stack.Backend.RestAsync();
            await using var debugger = await InspectorClient.AttachAsync(stack.Backend.InspectorPort);
            var greeting = $"Debugged {save} of {Guid.NewGuid():N}";

            var reload = await ReloadWatch.MeasureAsync(() => file.Save(RunningBackend.Greeting(greeting)), stack.Backend.LookAsync, greeting);

            TestContext.Current.SendDiagnosticMessage($"with a debugger attached: {reload.Took.TotalMilliseconds:0} ms");
            reload.Took.TotalMilliseconds.Should().BeLessThanOrEqualTo(ReloadLimits.BackendMs);
            await debugger.Detached.WaitAsync(DetachDeadline, TestContext.Current.CancellationToken);
            (await InspectorClient.TargetAsync(stack.Backend.InspectorPort)).Should().NotBe(debugger.Target, "the debugger's port belongs to the version that answers");
        }

        await _breakpoint.ShouldStopAsync();
    }

    [Fact]
    public async Task A_version_that_stands_at_a_breakpoint_is_replaced_by_the_next_save()
    {
        using var file = stack.Edit("backend", "src/about/greeting.ts");
        await stack.Backend.BeginAsync(file);
        await using var debugger = await InspectorClient.AttachAsync(stack.Backend.InspectorPort);
        await _breakpoint.SetAsync(debugger);
        var held = stack.Backend.LookAsync();
        await debugger.EventAsync("Debugger.paused");
        var greeting = $"Not held {Guid.NewGuid():N}";

        await ReloadWatch.MeasureAsync(() => file.Save(RunningBackend.Greeting(greeting)), stack.Backend.LookAsync, greeting);

        (await held).Should().Match(answer => answer.StartsWith("refused: 502") || answer.StartsWith("refused: 504") || answer == greeting, "the process that held the request is gone: the edge says so, or has asked the next one");
        (await stack.Backend.RestAsync()).Should().Equal([greeting]);
        await _breakpoint.ShouldStopAsync();
    }
}
