using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Exports;

/// <summary>The committed exports are what the model gives now.</summary>
[Trait("Phase", "2")]
public sealed class ExportDriftSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("compose")]
    [InlineData("devcontainer")]
    [InlineData("traefik")]
    [InlineData("prometheus")]
    [InlineData("observability")]
    [InlineData("kubernetes")]
    public async Task The_committed_files_are_what_the_model_gives(string export)
    {
        var run = await HostRun.OfAsync(["export", export, "--output", _folder[""]], HostRun.NoEngine);
        run.ExitCode.Should().Be(0, run.Error);

        var files = Directory.GetFiles(_folder[""], "*", SearchOption.AllDirectories).Where(file => !IsIgnored(file)).ToArray();
        files.Should().NotBeEmpty();
        foreach (var file in files)
        {
            var committed = Path.Combine(Checkout.Root, Path.GetRelativePath(_folder[""], file));
            (await File.ReadAllTextAsync(committed, TestContext.Current.CancellationToken)).Should().Be(
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), $"otherwise run ./run-env.sh export {export}");
        }
    }

    /// <summary>The secrets of an overlay, and copies of other files of the checkout.</summary>
    private bool IsIgnored(string file) =>
        Path.GetRelativePath(_folder[""], file).Split('/') is ["kubernetes", "overlays", _, "secrets" or "files", ..];

    [Fact]
    public async Task A_file_that_was_edited_by_hand_is_replaced_only_when_forced()
    {
        var file = _folder["traefik.yml"];
        await HostRun.OfAsync(["export", "traefik", "--output", _folder[""]], HostRun.NoEngine);
        var exported = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, $"{exported}# mine\n", TestContext.Current.CancellationToken);

        var refused = await HostRun.OfAsync(["export", "traefik", "--output", _folder[""]], HostRun.NoEngine);

        refused.ExitCode.Should().Be(1);
        refused.Error.Should().Contain($"{file} was edited by hand").And.Contain("--force");
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().EndWith("# mine\n");
        (await HostRun.OfAsync(["export", "traefik", "--output", _folder[""], "--force"], HostRun.NoEngine)).ExitCode.Should().Be(0);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().Be(exported);
    }

    [Fact]
    public async Task The_file_of_secrets_is_completed_and_keeps_its_lines()
    {
        var file = _folder[".env.development"];
        await File.WriteAllTextAsync(file, "# mine\nJWT_SECRET=kept", TestContext.Current.CancellationToken);

        (await HostRun.OfAsync(["export", "env", "--output", _folder[""]], HostRun.NoEngine)).ExitCode.Should().Be(0);

        var completed = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        completed.Should().StartWith("# mine\nJWT_SECRET=kept\n").And.MatchRegex("(?m)^POSTGRES_PASSWORD=[0-9a-f]{48}$");
        completed.Should().NotMatchRegex("JWT_SECRET=[0-9a-f]{48}");
    }

    [Fact]
    public async Task The_committed_file_of_secrets_lacks_none()
    {
        File.Copy(Path.Combine(Checkout.Root, ".env.development"), _folder[".env.development"]);

        (await HostRun.OfAsync(["export", "env", "--output", _folder[""]], HostRun.NoEngine)).Output.Should().Contain("has all secrets");
    }
}
