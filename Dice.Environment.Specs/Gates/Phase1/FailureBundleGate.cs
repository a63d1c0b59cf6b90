using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>What fails leaves one folder with all that is needed to understand it, and no secret in it.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class FailureBundleGate(SharedStack shared) : IAsyncLifetime
{
    private static readonly string[] ServiceFiles = ["log.txt", "inspect.json", "last-probe.txt"];

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("bundle");
    private readonly TemporaryFolder _artifacts = new();
    private Environments _environments = null!;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync()
    {
        await new StackStopper(_environments.Engine, _id, DiceFolders.Default).DownAsync(VolumeRemoval.All, progress: null, CancellationToken.None);
        _artifacts.Dispose();
    }

    [Fact]
    public async Task A_start_that_fails_leaves_one_folder_whose_path_is_the_last_line_and_clears_the_rest_away()
    {
        var (exitCode, output) = await FailingUpAsync();

        exitCode.Should().Be(1);
        var folder = output.TrimEnd().Split('\n')[^1].Trim();
        Directory.GetDirectories(_artifacts["failures"]).Should().Equal(folder);
        FilesOf(folder).Should().Contain([
            "bundle.json", "summary.md", "engine.json", "machine.json", "doctor.json", "events.txt", "timeline.txt", "timeline.json", "status.json",
            "services/postgres/log.txt", "services/postgres/inspect.json", "services/postgres/last-probe.txt"]);
        (await ReadAsync(folder, "services/postgres/log.txt")).Should().Contain("POSTGRES_PASSWORD", "the image says what it lacks");
        (await ReadAsync(folder, "timeline.txt")).Should().Contain("postgres").And.Contain("Failed");
        (await ReadAsync(folder, "events.txt")).Should().Contain("container die postgres exitCode=1");
        (await ReadAsync(folder, "summary.md")).Should().Contain("exited with code 1");
        (await Traces.OfAsync(_environments.Engine, _id)).IsEmpty.Should().BeTrue("a failed start in the foreground leaves nothing on the engine");
    }

    [Fact]
    public async Task With_DICE_KEEP_FAILED_it_stays_beyond_its_process_until_it_is_taken_down()
    {
        var (exitCode, output) = await FailingUpAsync((KeptEnvironment.Variable, "1"));

        exitCode.Should().Be(1);
        output.Should().Contain("is kept");
        var left = await _environments.ReadAsync(_id);
        left["postgres"].State.Should().Be("exited");
        (await Traces.OfAsync(_environments.Engine, _id)).Containers.Should().ContainSingle("no reaper is left that would end it");
        KeptEnvironment.IsKept(DiceFolders.Default, _id).Should().BeTrue();
        (await HostProcess.RunAsync(_id, ["down", "--volumes"])).ExitCode.Should().Be(0);
        KeptEnvironment.IsKept(DiceFolders.Default, _id).Should().BeFalse();
        (await Traces.OfAsync(_environments.Engine, _id)).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task A_bundle_on_demand_covers_the_whole_stack_with_pictures_and_without_secrets()
    {
        var id = (await shared.WholeStarted).Stack.Id;
        await EdgeBrowser.EnsureInstalledAsync(await shared.EdgeAddressAsync());
        var folder = _artifacts["asked"];

        var (exitCode, output) = await HostProcess.RunAsync(id, ["bundle", "--output", folder]);

        exitCode.Should().Be(0, output);
        output.TrimEnd().Split('\n')[^1].Trim().Should().Be(folder);
        (await ReadAsync(folder, "summary.md")).Should().NotContain("gave no picture");
        FilesOf(folder).Should().Contain(Environments.Dice.Services.SelectMany(service => ServiceFiles.Select(file => $"services/{service.Name}/{file}")));
        foreach (var service in Environments.Dice.Services.Where(service => service.Readiness is HttpReadiness))
        {
            (await ReadAsync(folder, $"services/{service.Name}/last-probe.txt")).Should().MatchRegex("answered [1-5][0-9]{2}", service.Name);
        }

        if (RoutedService.To(Pwa.Name) is { } pages)
        {
            var picture = await File.ReadAllBytesAsync(Path.Combine(folder, "screenshots", $"{pages.Route.Host}.png"), TestContext.Current.CancellationToken);
            picture.Should().StartWith(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }).And.HaveCountGreaterThan(5000, "a blank page is smaller");
        }

        var secrets = _environments.Settings(id).Secrets.Values;
        foreach (var file in FilesOf(folder).Where(file => !file.EndsWith(".png", StringComparison.Ordinal)))
        {
            (await ReadAsync(folder, file)).Should().NotContainAny(secrets, $"{file} must hold no secret");
        }
    }

    /// <summary>PostgreSQL's image refuses to start without a password: the secret's file is empty.</summary>
    private async Task<(int ExitCode, string Output)> FailingUpAsync(params (string Name, string Value)[] more)
    {
        var secrets = _artifacts["secrets"];
        var known = await File.ReadAllLinesAsync(Path.Combine(Checkout.Root, ".env.development"), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(secrets, known.Select(line => line.StartsWith("POSTGRES_PASSWORD=", StringComparison.Ordinal) ? "POSTGRES_PASSWORD=" : line), TestContext.Current.CancellationToken);
        return await HostProcess.RunAsync(_id, ["up", "--only", "postgres"], [("DICE_SECRETS", secrets), ("DICE_ARTIFACTS", _artifacts["."]), .. more]);
    }

    private static string[] FilesOf(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))];

    private static Task<string> ReadAsync(string folder, string file) => File.ReadAllTextAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);
}
