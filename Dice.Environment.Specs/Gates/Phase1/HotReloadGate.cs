using Dice.Environment.Specs.HotReload;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>An edit of any application is in the answer through HTTPS and the edge within the plan's limits, and so is taking it back.</summary>
[Collection(HotReloadCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class HotReloadGate(HotReloadEnvironment stack)
{
    private const int Saves = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Of the fixtures, those that have something to edit; of a user's own applications all, so that none is left out without a reason.</summary>
    public static TheoryData<string> Applications =>
        [.. ApplicationsUnderTest.Current.All.Where(application => !application.IsFixture || HotReloadEnvironment.Subjects.ContainsKey(application.Name)).Select(application => application.Name)];

    [Theory]
    [MemberData(nameof(Applications))]
    public async Task Every_edit_of_an_application_is_answered_with_in_time(string application)
    {
        Assert.SkipUnless(HotReloadEnvironment.Subjects.ContainsKey(application), $"no source of {application} is known to show in an answer: set \"reload\" in its dice.json");
        Assert.SkipWhen(RoutedService.To(application) is null, $"no route leads to {application}");
        var (project, subject) = HotReloadEnvironment.Subjects[application];
        var limit = project.Framework.IsPage ? ReloadLimits.PwaMs : ReloadLimits.BackendMs;
        using var http = stack.Edge.CreateClient();
        var routed = RoutedService.To(application)!;
        var address = routed.At(subject.Path ?? routed.Root);
        using var file = stack.Edit(application, subject.File);
        // A gate before this one may have restored its source a moment ago.
        await Eventually.HoldsAsync(
            LookAsync, answer => answer.Contains(subject.Marker, StringComparison.Ordinal), TimeSpan.FromSeconds(30), $"the answer of {address} shows the marker (see \"reload\" in dice.json)");

        var samples = new List<double>();
        foreach (var text in Enumerable.Range(1, Saves).Select(save => $"Edit {save} {Guid.NewGuid():N}").Append(subject.Marker))
        {
            var reload = await ReloadWatch.MeasureAsync(() => file.Save(file.Before.Replace(subject.Marker, text, StringComparison.Ordinal)), LookAsync, text);
            samples.Add(reload.Took.TotalMilliseconds);
        }

        stack.Report(new ReloadSeries($"{application}-edit", $"A text in {subject.File}; the answer through HTTPS and the edge.", limit, limit, [.. samples]));
        samples.Should().OnlyContain(sample => sample <= limit);

        async Task<string> LookAsync()
        {
            try
            {
                using var answer = await http.GetAsync(address, Stop);
                return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Stop)}";
            }
            catch (HttpRequestException e)
            {
                return $"refused: {e.Message}";
            }
        }
    }
}
