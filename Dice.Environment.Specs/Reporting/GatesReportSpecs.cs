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
            new GateResult("BGate", 1, "B.", [Skipped("It stays", "needs a | backend"), Skipped("It rests", "needs the graph")])) with
        { Workspace = "/home/mira/<shop>" };

        run.HasPassed.Should().BeTrue();
        run.SkipReasons.Select(reason => reason.ToString()).Should().Equal("2 steps: needs a | backend (AGate, BGate)", "1 step: needs the graph (BGate)");
        var text = GatesMarkdown.Render(run);
        text.Should().Contain("| 2 | needs a \\| backend | AGate, BGate |").And.Contain("Applications under test: /home/mira/<shop>").And.NotContain("###", "a reason is not repeated for every step");
        GatesPage.Render(run, []).Should().Contain("<li>2 steps: needs a | backend (AGate, BGate)</li>").And.Contain("Applications under test: /home/mira/&lt;shop&gt;");
    }

    [Fact]
    public void Only_what_was_measured_in_this_run_is_shown()
    {
        var notes = GatesNotes.In(_artifacts[""]);
        notes.WriteSection("Start of the shared stack", StartupPage.RenderSection(SampleTimeline.Create()));
        notes.WriteSection("Resource budgets", "<p>outdated</p>");
        notes.WriteSection("Resource budgets", "<p>small</p>");

        notes.Sections.Should().Equal(new GatesSection("Resource budgets", "<p>small</p>"), new GatesSection("Start of the shared stack", StartupPage.RenderSection(SampleTimeline.Create())));
        GatesPage.Render(Run, notes.Sections).Should().Contain("<h2>Resource budgets</h2>\n<p>small</p>").And.Contain("<rect class=\"image\"");
        GatesNotes.Begin(_artifacts[""]).Sections.Should().BeEmpty();
    }

    [Fact]
    public void All_four_files_are_written()
    {
        var report = GatesReport.Write(Run, _artifacts[""]);

        JsonDocument.Parse(File.ReadAllText(report.Json)).RootElement.GetProperty("gates")[0].GetProperty("steps")[1].GetProperty("verdict").GetString().Should().Be("Failed");
        new[] { report.Page, report.Markdown, report.JUnit }.Should().OnlyContain(file => new FileInfo(file).Length > 100);
    }
}
