using System.Diagnostics;
using Dice.Environment.Monitoring.Dashboards;
using Dice.Environment.Services.Monitoring.Dashboards;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Monitoring;

/// <summary>The dashboards for Grafana conform to the types that Grafana publishes for its version 11; scripts/quality/grafana.sh compares them.</summary>
[Trait("Phase", "2")]
public sealed class GrafanaSchemaSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_dashboard_conforms_and_what_does_not_is_named_with_file_and_line()
    {
        foreach (var dashboard in DiceDashboards.All)
        {
            await File.WriteAllTextAsync(_folder[$"{dashboard.Name}.json"], GrafanaDashboard.Write(dashboard), Stop);
        }

        var (exitCode, output) = await CheckAsync();
        exitCode.Should().Be(0, output);

        var unknown = await ReplaceAsync("edge.json", "\"refresh\"", "\"refreshes\"");
        var wrong = await ReplaceAsync("overview.json", "\"colorMode\": \"value\"", "\"colorMode\": \"colour\"");

        (exitCode, output) = await CheckAsync();
        exitCode.Should().Be(1, output);
        output.Should().MatchRegex($@"edge\.json\({unknown},\d+\): error .*'""refreshes""' does not exist").And.MatchRegex($@"overview\.json\({wrong},\d+\): error .*'""colour""' is not assignable");
    }

    /// <summary>Replaces the first occurrence of a text; returns the number of its line.</summary>
    private async Task<int> ReplaceAsync(string file, string text, string by)
    {
        var lines = await File.ReadAllLinesAsync(_folder[file], Stop);
        var index = Array.FindIndex(lines, line => line.Contains(text, StringComparison.Ordinal));
        lines[index] = lines[index].Replace(text, by, StringComparison.Ordinal);
        await File.WriteAllLinesAsync(_folder[file], lines, Stop);
        return index + 1;
    }

    private async Task<(int ExitCode, string Output)> CheckAsync()
    {
        await RequiredCommand.EnsureAsync("npm");
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Checkout.Root, "scripts", "quality", "grafana.sh"), [_folder[""]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var error = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, $"{await output}{await error}");
    }
}
