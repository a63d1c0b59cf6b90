using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.HotReload;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>In the mode <c>cms</c>, the CMS runs its development script and serves a changed source.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class CmsDevelopmentGate(SharedStack shared)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly Uri Live = new($"https://{Cms.Host}/health/live");

    [Fact]
    public async Task The_mode_starts_the_CMS_with_its_requirements_and_serves_an_edited_source()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("cmsdev");
        using var folder = new TemporaryFolder();
        FolderCopy.Make(Path.Combine(Checkout.Root, "fixtures", "cms"), folder["cms"]);
        try
        {
            var (exitCode, output) = await HostProcess.RunAsync(id, ["up", "--mode", "cms", "--detach", "--workspace", $"cms={folder["cms"]}"]);
            exitCode.Should().Be(0, output);
            output.Should().Contain("cms runs its development script");

            var stack = DiceStack.Create(Checkout.Fixtures);
            await ModeGate.ShouldRunAsync(environments, id, stack.Only(ServiceModes.ServicesOf("cms", stack)));
            using var edge = Checkout.InstallationOf(id).OpenEdge(await environments.ReadAsync(id));
            using var http = edge.CreateClient();
            await ServesAsync(http, "ok");
            using var source = new EditedFile(Path.Combine(folder["cms"], "src", "app", "health", "live", "route.ts"));
            source.Save(source.Before.Replace("'ok'", "'edited'", StringComparison.Ordinal));
            var time = await ServesAsync(http, "edited");
            TestContext.Current.SendDiagnosticMessage($"edit of the CMS to answer: {time.TotalMilliseconds:0} ms");
        }
        finally
        {
            await environments.DownAsync(id);
        }
    }

    private static Task<TimeSpan> ServesAsync(HttpClient http, string status) => Eventually.HoldsAsync(
        () => http.GetStringAsync(Live, TestContext.Current.CancellationToken), seen => seen == $$"""{"status":"{{status}}"}""", Deadline, $"the CMS answers {status}");
}
