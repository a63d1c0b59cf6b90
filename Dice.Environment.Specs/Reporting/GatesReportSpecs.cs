using System.Text.Json;
using System.Xml.Linq;
using Dice.Environment.Gates;
using Dice.Environment.Specs.Diagnostics;
using Dice.Environment.Diagnostics.Startup;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Reporting;

public sealed class GatesReportSpecs : IDisposable
{
    private readonly TemporaryFolder _artifacts = new();

    private static GatesRun Run { get; } = Runs.Of(
        Runs.Gate("AGate", 1, ("It holds", Verdict.Passed), ("It bends (n: \"<x>\")", Verdict.Failed)), Runs.Gate("BGate", 2, ("It waits", Verdict.Skipped), ("It rests", Verdict.NotRun)));

    public void Dispose() => _artifacts.Dispose();

    [Fact]
    public void One_failed_step_fails_its_gate_and_the_run_and_one_that_did_not_run_leaves_its_gate_open()
    {
        Run.HasPassed.Should().BeFalse();
        Run.Gates.Select(gate => gate.Verdict).Should().Equal(Verdict.Failed, Verdict.NotRun);
        Runs.Of(Runs.Gate("AGate", 1, ("It holds", Verdict.Passed))).HasPassed.Should().BeTrue();
        Runs.Of().HasPassed.Should().BeFalse("no gate proves nothing");
        (Runs.Of(Runs.Gate("AGate", 1, ("It holds", Verdict.Passed))) with { IsComplete = false }).HasPassed.Should().BeFalse();
    }

    [Fact]
    public void The_page_needs_nothing_else_and_shows_every_step_as_a_sentence()
    {
        var page = GatesPage.Render(Run, []);

        page.Should().Contain("AGate claims &lt;much&gt;.").And.Contain("It bends (n: &quot;&lt;x&gt;&quot;)").And.Contain("found").And.Contain("not run").And.Contain("Phase 2");
        page.Should().NotContain("src=").And.NotContain("href=").And.NotContain("<script").And.NotContain("@import");
    }

    [Fact]
    public void JUnit_counts_what_ran_and_holds_no_character_that_XML_refuses()
    {
        var document = XDocument.Parse(GatesJUnit.Render(Run));

        document.Root!.Attribute("tests")!.Value.Should().Be("4");
        document.Root.Attribute("failures")!.Value.Should().Be("1");
        document.Root.Attribute("skipped")!.Value.Should().Be("2");
        document.Descendants("failure").Single().Value.Should().Contain("found 2 & <3>");
        document.Descendants("testcase").Select(step => step.Attribute("classname")!.Value).Distinct().Should().Equal("phase1.AGate", "phase2.BGate");
    }

    [Fact]
    public void Markdown_names_what_failed()
    {
        var text = GatesMarkdown.Render(Run);

        text.Should().Contain("# Gates: failed").And.Contain("| ✘ | AGate |").And.Contain("### ✘ AGate: It bends").And.Contain("Expected 1 | but");
    }

    [Fact]
    public void Skipped_steps_are_listed_by_reason_and_no_failure()
    {
        static StepResult Skipped(string sentence, string reason) => new(sentence, Verdict.Skipped, 0, reason);
        var run = Runs.Of(
            new GateResult("AGate", 1, "A.", [new StepResult("It holds", Verdict.Passed, 1), Skipped("It bends", "needs a | backend")]),
            new GateResult("BGate", 1, "B.", [Skipped("It stays", "needs a | backend"), Skipped("It rests", "needs the graph")])) with { Workspace = "/home/mira/<shop>" };

        run.HasPassed.Should().BeTrue();
        run.SkipReasons.Select(reason => reason.ToString()).Should().Equal("2 steps: needs a | backend (AGate, BGate)", "1 step: needs the graph (BGate)");
        var text = GatesMarkdown.Render(run);
        text.Should().Contain("| 2 | needs a \\| backend | AGate, BGate |").And.Contain("Applications under test: /home/mira/<shop>").And.NotContain("###", "a reason is not repeated for every step");
        GatesPage.Render(run, []).Should().Contain("<li>2 steps: needs a | backend (AGate, BGate)</li>").And.Contain("Applications under test: /home/mira/&lt;shop&gt;");
    }

    [Fact]
    public void Only_what_was_measured_in_this_run_is_shown()
    {
        GatesNotes.In(_artifacts[""]).WriteStart(StartupReport.ToJson(SampleTimeline.Create()));
        Write("faults", """[{"fault":"Redis killed","statedSeconds":10,"recoverySeconds":2.5}]""");
        Write("hot-reload", """{"series":[{"name":"Backend","limitMs":8000,"samplesMs":[1200,1500,1400]}]}""");
        Write("budget", """{"containers":[{"name":"redis","limitBytes":335544320}]}""");
        Write("load", "{");

        var fresh = Evidence.Collect(_artifacts[""], DateTimeOffset.UtcNow.AddMinutes(-1));
        var stale = Evidence.Collect(_artifacts[""], DateTimeOffset.UtcNow.AddMinutes(1));

        fresh.Select(section => section.Title).Should().HaveCount(4, "what cannot be read is left out").And.Contain("Hot reload").And.Contain("Recovery from faults");
        fresh.Single(section => section.Title == "Resource budgets").Html.Should().Contain("320 MiB");
        fresh.Single(section => section.Title == "Hot reload").Html.Should().Contain("<circle").And.Contain("1.2 s").And.Contain("class=\"limit\"").And.Contain(">Backend<");
        fresh.Single(section => section.Title == "Recovery from faults").Html.Should().Contain("<td>Redis killed</td>").And.Contain(">2.5<").And.Contain("class=\"limit\"");
        stale.Should().BeEmpty();
    }

    [Fact]
    public void All_four_files_are_written()
    {
        var report = GatesReport.Write(Run, _artifacts[""]);

        JsonDocument.Parse(File.ReadAllText(report.Json)).RootElement.GetProperty("gates")[0].GetProperty("steps")[1].GetProperty("verdict").GetString().Should().Be("Failed");
        new[] { report.Page, report.Markdown, report.JUnit }.Should().OnlyContain(file => new FileInfo(file).Length > 100);
    }

    private void Write(string folder, string json)
    {
        Directory.CreateDirectory(_artifacts[folder]);
        File.WriteAllText(Path.Combine(_artifacts[folder], "latest.json"), json);
    }
}
