using System.Collections.Immutable;
using System.Text.Json;
using System.Xml.Linq;
using Dice.Environment.Runtime;
using Dice.Environment.Security;
using Dice.Environment.Security.Findings;
using Dice.Environment.Security.Reports;
using Dice.Environment.Security.Trivy;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Security;

/// <summary>The report of a scan as a page, as SARIF and as JUnit.</summary>
public sealed class ScanReportSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Findings_fail_accepted_ones_are_suppressed_and_what_was_not_checked_is_skipped()
    {
        var report = await ScanAsync(new SampleCheck(), """{ "rule": "sample/b", "subject": "two", "reason": "known", "expires": "9999-01-01" }""");

        report.HasPassed.Should().BeFalse();
        ScanFiles.Write(report, _folder["out"]);
        var junit = XDocument.Load(Path.Combine(_folder["out"], ScanFiles.JUnit)).Descendants("testcase").ToDictionary(test => test.Attribute("name")!.Value, test => test.Elements().FirstOrDefault());
        junit["sample/a one <b>"]!.Name.LocalName.Should().Be("failure");
        junit["sample/b two"]!.Name.LocalName.Should().Be("skipped");
        junit["four"]!.Attribute("message")!.Value.Should().Be("not checked: no source answers");
        junit["three"].Should().BeNull("it passed");
        junit.Should().NotContainKey("one <b>");

        var run = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder["out"], ScanFiles.Sarif), TestContext.Current.CancellationToken)).RootElement.GetProperty("runs")[0];
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        results.Select(result => run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()).Should().Equal("sample/a", "sample/b");
        results[0].GetProperty("level").GetString().Should().Be("error");
        results[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32().Should().Be(7);
        results[1].GetProperty("suppressions")[0].GetProperty("justification").GetString().Should().Be("known");
        run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications")[0].GetProperty("message").GetProperty("text").GetString().Should().Contain("four was not checked");

        (await File.ReadAllTextAsync(Path.Combine(_folder["out"], ScanFiles.Page), TestContext.Current.CancellationToken)).Should().Contain("one &lt;b&gt;").And.NotContain("one <b>").And.Contain("no source answers");
    }

    [Fact]
    public async Task An_entry_that_matches_nothing_is_reported_when_its_check_covered_everything()
    {
        const string Entry = """{ "rule": "sample/other", "subject": "*", "reason": "known", "expires": "9999-01-01" }""";

        (await ScanAsync(new SampleCheck(), Entry)).UnusedEntries.Should().BeEmpty("a part was not checked");
        (await ScanAsync(new SampleCheck { IsComplete = true }, Entry)).UnusedEntries.Should().ContainSingle();
    }

    [Fact]
    public async Task A_check_that_fails_has_checked_nothing_and_the_others_run()
    {
        var report = await ScanAsync(new BrokenCheck(), "");

        report.Checks[0].Checked.Should().BeEmpty();
        report.Checks[0].NotChecked.Should().ContainSingle().Which.Reason.Should().Contain("disk full");
    }

    [Fact]
    public async Task An_expired_entry_fails_the_scan()
    {
        var report = await ScanAsync(new SampleCheck { IsComplete = true, HasFindings = false }, """{ "rule": "sample/a", "subject": "one", "reason": "known", "expires": "2020-01-01" }""");

        report.HasPassed.Should().BeFalse();
        report.Open.Should().ContainSingle().Which.Rule.Should().Be(SecurityBaseline.ExpiredRule);
    }

    private async Task<ScanReport> ScanAsync(ISecurityCheck check, string entry)
    {
        await File.WriteAllTextAsync(_folder["baseline.json"], $$"""{ "entries": [{{entry}}] }""");
        var context = new ScanContext
        {
            Root = Checkout.Root,
            Output = _folder["out"],
            Cache = _folder["cache"],
            Running = new RunningStack { Id = EnvironmentId.Parse("sample"), Services = [] },
            Trivy = new TrivyScanner(Checkout.Root, _folder["cache"]),
        };
        return await SecurityScan.RunAsync(context, SecurityBaseline.Read(_folder["baseline.json"]), TimeProvider.System, TestContext.Current.CancellationToken, [check]);
    }

    private sealed class SampleCheck : ISecurityCheck
    {
        public bool IsComplete { get; init; }

        public bool HasFindings { get; init; } = true;

        public string Name => "sample";

        public string Title => "A sample";

        public Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation) => Task.FromResult(new CheckResult
        {
            Checked = ["one <b>", "two", "three"],
            NotChecked = IsComplete ? [] : [new Omission("four", "no source answers")],
            Findings = !HasFindings ? [] : ImmutableArray.Create(
                new SecurityFinding("sample/a", "one <b>", Severity.High, "it is wrong", "correct it") { File = "some folder/file.txt", Line = 7 },
                new SecurityFinding("sample/b", "two", Severity.Low, "it is odd", "correct it")),
        });
    }

    private sealed class BrokenCheck : ISecurityCheck
    {
        public string Name => "broken";

        public string Title => "A check that fails";

        public Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation) => throw new IOException("disk full");
    }
}
