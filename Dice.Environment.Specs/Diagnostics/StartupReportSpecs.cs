using System.Text.Json;
using Dice.Environment.Diagnostics.Startup;

namespace Dice.Environment.Specs.Diagnostics;

public sealed class StartupReportSpecs : IDisposable
{
    private readonly string _artifacts = Directory.CreateTempSubdirectory("dice-report-").FullName;

    public void Dispose() => Directory.Delete(_artifacts, recursive: true);

    [Fact]
    public void Each_start_is_kept_under_its_time_and_as_the_latest()
    {
        var report = StartupReport.Write(SampleTimeline.Create(), _artifacts);

        Directory.EnumerateFiles(Path.Combine(_artifacts, "startup")).Select(Path.GetFileName).Should().BeEquivalentTo(
            "20260131T123005Z-sample-env.json", "20260131T123005Z-sample-env.html", "latest.json", "latest.html");
        File.ReadAllText(report.Json).Should().Be(File.ReadAllText(Path.Combine(_artifacts, "startup", "latest.json")));
        File.ReadAllText(report.Page).Should().Be(File.ReadAllText(Path.Combine(_artifacts, "startup", "latest.html")));
    }

    [Fact]
    public void The_json_holds_times_critical_path_and_ratio()
    {
        using var document = JsonDocument.Parse(StartupReport.ToJson(SampleTimeline.Create()));
        var root = document.RootElement;

        root.GetProperty("environment").GetString().Should().Be("sample-env");
        root.GetProperty("totalMs").GetDouble().Should().Be(10_000);
        root.GetProperty("criticalPathMs").GetDouble().Should().Be(10_000);
        root.GetProperty("criticalPathRatio").GetDouble().Should().Be(1);
        root.GetProperty("criticalPath").EnumerateArray().Select(name => name.GetString()).Should().Equal("database", "backend");
        var services = root.GetProperty("services").EnumerateArray().ToArray();
        services.Select(service => service.GetProperty("service").GetString()).Should().Equal("edge", "database", "backend");
        services[1].GetProperty("imageOwnMs").GetDouble().Should().Be(4000);
        services[1].GetProperty("ownMs").GetDouble().Should().Be(6000);
        services[0].GetProperty("imageOrigin").GetString().Should().Be("recipe, in place of Traefik");
    }
}
