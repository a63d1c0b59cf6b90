using Dice.Environment.Specs.HotReload;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>An edit of the backend is answered with through HTTPS and the edge soon, nobody is refused meanwhile, and a fault replaces nothing.</summary>
[Collection(HotReloadCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Fixtures)]
public sealed class BackendHotReloadGate(HotReloadEnvironment stack)
{
    private const string Source = "src/about/greeting.ts";

    [Fact]
    [Trait("Benchmark", "hot-reload")]
    public async Task Every_save_is_answered_with_within_8_s_nobody_is_refused_meanwhile_and_a_debugger_stops_in_TypeScript_before_and_after()
    {
        using var file = stack.Edit("backend", Source);
        var before = await stack.Backend.BeginAsync(file);
        var breakpoint = new Breakpoint(stack);
        await breakpoint.ShouldStopAsync();
        var (began, samples) = (TimeProvider.System.GetUtcNow(), new List<double>());
        var others = new HashSet<string>();
        for (var save = 1; save <= ReloadLimits.Saves; save++)
        {
            (await stack.Backend.RestAsync()).Should().Equal([before], "what was once answered with stays");
            var greeting = $"Save {save} of {Guid.NewGuid():N}";

            var reload = await ReloadWatch.MeasureAsync(() => file.Save(RunningBackend.Greeting(greeting)), stack.Backend.LookAsync, greeting);

            samples.Add(reload.Took.TotalMilliseconds);
            others.UnionWith(reload.Seen.Where(seen => seen != before));
            before = greeting;
        }

        stack.Report(new ReloadSeries("backend", "A constant in a service's source; the answer through HTTPS and the edge.", ReloadLimits.BackendMs, ReloadLimits.BackendTargetMs, [.. samples]));
        samples.Should().OnlyContain(sample => sample <= ReloadLimits.BackendMs);
        others.Should().BeEmpty("until the new version answers the one before it does");
        await stack.Backend.RestAsync();
        await breakpoint.ShouldStopAsync();
        (await stack.Backend.LogAsync(began)).Should().NotContain("EADDRINUSE").And.NotContain("address already in use");
    }

    [Theory]
    [InlineData("export const greeting = 'never closed;\n", "the source does not compile", "about/greeting.ts")]
    [InlineData("export const greeting = '';\nthrow new Error('This version cannot start');\n", "the new version ended with exit code 1 before it served", "This version cannot start")]
    public async Task A_fault_is_told_and_replaces_nothing_and_the_next_save_mends_it(string faulty, string told, string detail)
    {
        using var file = stack.Edit("backend", Source);
        var before = await stack.Backend.BeginAsync(file);

        var said = await stack.Backend.SaysAfterAsync(() => file.Save(faulty), told);

        said.Should().Contain(detail);
        (await stack.Backend.RestAsync()).Should().Equal([before], "the version before it goes on answering");
        var mended = $"Mended {Guid.NewGuid():N}";
        await ReloadWatch.MeasureAsync(() => file.Save(RunningBackend.Greeting(mended)), stack.Backend.LookAsync, mended);
        (await stack.Backend.RestAsync()).Should().Equal([mended]);
    }

    [Fact]
    public async Task Two_quick_saves_end_on_the_last()
    {
        using var file = stack.Edit("backend", Source);
        await stack.Backend.BeginAsync(file);
        var (first, last) = ($"First {Guid.NewGuid():N}", $"Last {Guid.NewGuid():N}");
        file.Save(RunningBackend.Greeting(first));
        // The second save comes while the first one's process starts.
        await stack.Backend.RestlessAsync();

        await ReloadWatch.MeasureAsync(() => file.Save(RunningBackend.Greeting(last)), stack.Backend.LookAsync, last);

        (await stack.Backend.RestAsync()).Should().Equal([last], "an overtaken version does not come back");
    }

    [Fact]
    public async Task New_renamed_and_removed_files_count()
    {
        using var file = stack.Edit("backend", Source);
        using var added = stack.Edit("backend", "src/about/in-a-new-folder/words.ts");
        Directory.CreateDirectory(Path.GetDirectoryName(added.Path)!);
        var (first, second, third) = ($"New {Guid.NewGuid():N}", $"Renamed {Guid.NewGuid():N}", $"Alone {Guid.NewGuid():N}");

        added.Save($"export const words = '{first}';\n");
        await ReloadWatch.MeasureAsync(() => file.Save("export { words as greeting } from './in-a-new-folder/words.js';\n"), stack.Backend.LookAsync, first);

        added.RenameTo("phrases.ts");
        added.SaveByRenaming($"export const words = '{second}';\n");
        await ReloadWatch.MeasureAsync(() => file.Save("export { words as greeting } from './in-a-new-folder/phrases.js';\n"), stack.Backend.LookAsync, second);

        // What was compiled of the old name is gone with it: to go on using it is a fault here as it would be elsewhere.
        await stack.Backend.RestAsync();
        await stack.Backend.SaysAfterAsync(() => file.Save("export { words as greeting } from './in-a-new-folder/words.js';\n"), "Cannot find module './in-a-new-folder/words.js'");

        await ReloadWatch.MeasureAsync(() => file.Save(RunningBackend.Greeting(third)), stack.Backend.LookAsync, third);
        Directory.Delete(Path.GetDirectoryName(added.Path)!, recursive: true);
        (await stack.Backend.RestAsync()).Should().Equal([third]);
    }
}
