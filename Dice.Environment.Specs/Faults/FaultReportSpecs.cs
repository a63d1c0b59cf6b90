using System.Collections.Immutable;
using System.Text.Json;
using Dice.Environment.Gates;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Faults;

public sealed class FaultReportSpecs
{
    [Fact]
    public void Each_outcome_is_in_the_JSON_the_Markdown_and_the_section_of_the_gates_page()
    {
        using var folder = new TemporaryFolder();
        var begin = DateTimeOffset.UnixEpoch;

        new FaultReport(folder[""]).Add(new FaultOutcome
        {
            Fault = new Fault("Redis is <killed>", "redis", TimeSpan.FromSeconds(10), "the plan", (_, _) => throw new NotSupportedException()),
            Outage = new Outage(begin, begin, begin),
            Recovery = TimeSpan.FromSeconds(2.5),
            Live = new HealthRecord([]),
            Ready = new HealthRecord([]),
            Writes = new WriteLog([], [], [], ImmutableSortedDictionary<string, int>.Empty, TimeSpan.Zero),
            Audit = new WriteAudit(["lost"], [], [], [], 0),
        });

        JsonDocument.Parse(File.ReadAllText(folder["faults/latest.json"])).RootElement[0].GetProperty("recoverySeconds").GetDouble().Should().Be(2.5);
        File.ReadAllText(folder["faults/latest.md"]).Should().Contain("| Redis is <killed> | 2.5 | 10.0 | 0.0 | 0.0 | 0 | 0 | 0 | 1 | 0 |");
        GatesNotes.In(folder[""]).Sections.Should().ContainSingle().Which.Html.Should().ContainAll("<circle", "2.5 s", "class=\"limit\"", "Redis is &lt;killed&gt;");
    }
}
