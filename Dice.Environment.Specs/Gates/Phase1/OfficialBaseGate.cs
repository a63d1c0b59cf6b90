using System.Diagnostics;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Applications are built on the official Node.js image, which trusts the public authorities alone.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class OfficialBaseGate(SharedStack shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_hosts_certificate_authorities_reach_the_installation_of_packages_and_stay_out_of_the_image()
    {
        var environments = await shared.Environments;
        var engine = environments.Engine.Client;
        var node = await environments.Images.EnsureAsync(DiceImages.Node, Stop);
        var official = $"dice-test/official-node:{Guid.NewGuid():N}";
        string? built = null;
        try
        {
            // A name of its own: under the official name, other runs on this engine would use it.
            await BuildAsync(official, $"""
                FROM {node.Reference}
                RUN rm -f /usr/local/share/ca-certificates/* && update-ca-certificates --fresh
                ENV NODE_EXTRA_CA_CERTS=
                """);
            var source = DiceImages.Rules(Path.Combine(Checkout.Root, "fixtures", "rules")) with { Base = new ImageSource("official Node.js") { Official = official } };

            built = (await environments.Images.EnsureAsync(source, Stop)).Reference;

            var layers = (await engine.Images.GetImageHistoryAsync(built, Stop)).Select(layer => layer.CreatedBy ?? "");
            layers.Should().NotContain(layer => layer.Contains("/host", StringComparison.Ordinal), "the stage that has them is not part of the image");
            var variables = (await engine.Images.InspectImageAsync(built, Stop)).Config?.Env ?? [];
            variables.Should().NotContain(variable => variable.Contains("ca.crt", StringComparison.Ordinal));
        }
        finally
        {
            foreach (var image in new[] { built, official }.OfType<string>())
            {
                await engine.Images.DeleteImageAsync(image, new ImageDeleteParameters(), CancellationToken.None);
            }
        }
    }

    private static async Task BuildAsync(string reference, string dockerfile)
    {
        using var build = Process.Start(new ProcessStartInfo("docker", ["build", "--tag", reference, "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await build.StandardInput.WriteAsync(dockerfile);
        build.StandardInput.Close();
        var (output, error) = (build.StandardOutput.ReadToEndAsync(Stop), build.StandardError.ReadToEndAsync(Stop));
        await build.WaitForExitAsync(Stop);
        build.ExitCode.Should().Be(0, $"{await output}{await error}");
    }
}
