using Dice.Environment.Services.Monitoring;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Monitoring;

[Trait("Phase", "2")]
public sealed class AlertSpecs
{
    [Fact]
    public void Every_alert_has_a_section_in_the_troubleshooting_guide_that_its_link_opens()
    {
        var headings = File.ReadLines(Path.Combine(Checkout.Root, "TROUBLESHOOTING.md")).Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' ')).ToArray();

        Alerts.All.Select(alert => alert.RunbookHeading).Should().BeSubsetOf(headings);
        Alerts.All.Select(alert => alert.Runbook).Should().BeSubsetOf(headings.Select(heading => $"TROUBLESHOOTING.md#{heading.ToLowerInvariant().Replace(' ', '-')}"));
    }

    [Fact]
    public void Names_of_alerts_are_unique() => Alerts.All.Select(alert => alert.Name).Should().OnlyHaveUniqueItems();
}
