using Dice.Environment.Runtime;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Specs.Content;

namespace Dice.Environment.Specs.Monitoring;

/// <summary>Runs tests with recorded series in Prometheus' container.</summary>
public static class PromTool
{
    /// <summary>Runs a file for <c>promtool test rules</c>, and asserts that all its tests pass.</summary>
    public static async Task PassesAsync(CmsEnvironment environment, string tests)
    {
        var outcome = await ContainerCommand.RunAsync(
            await environment.EngineAsync(),
            (await environment.ReadAsync())[PrometheusServer.Name].ContainerId,
            ["sh", "-c", "file=$(mktemp) && printf %s \"$1\" >\"$file\" && exec promtool test rules \"$file\"", "sh", tests],
            TestContext.Current.CancellationToken);

        outcome.ExitCode.Should().Be(0, $"{outcome.Output}{outcome.Error}");
        outcome.Output.Should().Contain("SUCCESS");
    }
}
