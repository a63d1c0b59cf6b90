using System.Text.Json;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Diagnostics.Bundle;

[Trait("Phase", "1")]
public sealed class FailureBundleSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_an_engine_a_bundle_still_holds_what_can_be_had_and_names_what_cannot()
    {
        var journal = new StartJournal();
        journal.Report(new ServiceProgress("backend", ServiceStep.Probing, "GET /health answered 503"));

        var saved = await FailureBundle.SaveAsync(Request() with { Journal = journal, Pictures = [("page.png", new byte[] { 1, 2, 3 })] }, TestContext.Current.CancellationToken);

        var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(saved, FailureBundle.Manifest), TestContext.Current.CancellationToken)).RootElement;
        var files = manifest.GetProperty("files").EnumerateArray().Select(file => file.GetString()!).ToArray();
        files.Should().Contain(["machine.json", "timeline.json", "timeline.txt", "screenshots/page.png", FailureBundle.Summary]);
        files.Should().OnlyContain(file => File.Exists(Path.Combine(saved, file)));
        manifest.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetString()).Should().ContainSingle().Which.Should().Contain("no container engine answers");
        (await File.ReadAllTextAsync(Path.Combine(saved, "timeline.txt"), TestContext.Current.CancellationToken)).Should().Contain("GET /health answered 503");
    }

    [Fact]
    public async Task No_text_of_a_bundle_holds_a_planted_secret()
    {
        var journal = new StartJournal();
        journal.Report(new ServiceProgress("backend", ServiceStep.Failed, "FATAL: hush-hush-123 is wrong"));

        var saved = await FailureBundle.SaveAsync(
            Request() with { Reason = "it was hush-hush-123", Journal = journal, Documents = [("notes.txt", "and hush-hush-123 again")] }, TestContext.Current.CancellationToken);

        var texts = Directory.EnumerateFiles(saved, "*", SearchOption.AllDirectories).Select(File.ReadAllText).ToArray();
        texts.Should().HaveCountGreaterThan(4).And.NotContain(text => text.Contains("hush-hush-123", StringComparison.Ordinal));
        texts.Count(text => text.Contains("[secret PLANTED]", StringComparison.Ordinal)).Should().BeGreaterThan(3);
    }

    [Fact]
    public void A_journal_keeps_each_change_once_and_knows_what_was_seen_last()
    {
        var journal = new StartJournal();
        foreach (var text in new[] { "refused", "refused", "answered 503", "answered 503", "answered 200" })
        {
            journal.Report(new ServiceProgress("backend", ServiceStep.Probing, text));
        }

        journal.Entries.Select(entry => entry.Text).Should().Equal("refused", "answered 503", "answered 200");
        journal.Entries.Select(entry => entry.Ms).Should().BeInAscendingOrder();
        journal.LastSeen.Should().ContainKey("backend").WhoseValue.Should().Be("answered 200");
    }

    [Fact]
    public async Task The_bundle_of_a_failed_gate_contains_the_findings_of_doctor()
    {
        var saved = await GateBundles.SaveAsync(engine: null, EnvironmentId.Parse("sample-env"), _folder["gate"], "a test", journal: null, screenshots: false);

        var doctor = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(saved, "doctor.json"), TestContext.Current.CancellationToken)).RootElement;
        doctor.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("check").GetString()).Should().Contain(["engine", "ports", "tools"]);
        (await File.ReadAllTextAsync(Path.Combine(saved, FailureBundle.Summary), TestContext.Current.CancellationToken)).Should().Contain("doctor.json");
    }

    private BundleRequest Request() => new()
    {
        Id = EnvironmentId.Parse("sample-env"),
        Folder = _folder["bundle"],
        Reason = "a test",
        Secrets = new Dictionary<string, string> { ["PLANTED"] = "hush-hush-123" },
    };
}
