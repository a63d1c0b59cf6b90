using System.Diagnostics;
using System.Text.Json;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>An engine that does not see this machine's folders is found before a service starts, with the folder and how engines share folders.</summary>
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class UnseenFolderGate : IDisposable
{
    private const string Caller = "12345";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_the_engine_sees_empty_or_not_at_all_is_named_before_anything_starts()
    {
        var scripts = Checkout.Fixtures.LocalStackScripts;
        var home = Path.Combine(Directory.CreateDirectory(_folder["user"]).FullName, "home");
        using (var images = JsonDocument.Parse((await HostRun.OfAsync(["images", "--json"], ("DICE_IMAGES", "recipe"))).Output))
        {
            var references = images.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("reference").GetString()!).Where(reference => reference.StartsWith("dice/", StringComparison.Ordinal));
            await using var engine = await ForeignEngine.StartAsync([scripts, _folder["user"]], references);
            Process.Start("chown", [Caller, _folder["user"]]).WaitForExit();

            await FailsAsync("localstack", scripts, "is missing in it");
            await FailsAsync("edge", $"{home}/environments/unseen/proxy", "does not exist there");

            async Task FailsAsync(string service, string folder, string seen)
            {
                var run = await HostRun.OfAsync(
                    ["up", "--only", service, "--detach", "--env", "unseen"],
                    ("DOCKER_HOST", engine.Address), ("DICE_IMAGES", "recipe"), ("DICE_HOME", home), ("DICE_ARTIFACTS", _folder["artifacts"]), ("SUDO_UID", Caller), ("SUDO_USER", "caller"));
                run.ExitCode.Should().Be(1, run.Output + run.Error);
                run.Error.Should().Contain($"does not see the folder {folder}, which service '{service}' mounts").And.Contain(seen).And.Contain("colima").And.Contain("DOCKER_HOST");
            }
        }

        // The command ran as under sudo: what it made in the caller's folder is the caller's.
        foreach (var made in new[] { home, $"{home}/ca/dice.local/root.key", $"{home}/environments/unseen/proxy", $"{home}/locks/unseen.lock" })
        {
            FileIdentity.Of(made)!.User.Should().Be(uint.Parse(Caller, System.Globalization.CultureInfo.InvariantCulture), made);
        }
    }
}
