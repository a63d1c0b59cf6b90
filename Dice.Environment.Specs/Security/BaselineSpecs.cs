using Dice.Environment.Model;
using Dice.Environment.Security.Findings;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Security;

/// <summary>The baseline accepts findings for a reason and until a date.</summary>
public sealed class BaselineSpecs : IDisposable
{
    private static readonly DateOnly Today = new(2027, 3, 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_entry_accepts_the_findings_of_its_rule_and_subject()
    {
        var baseline = Read("""{ "rule": "compose/non-root", "subject": "local*", "reason": "because", "expires": "2027-03-01" }""");

        var accepted = baseline.Accept([Finding("compose/non-root", "localstack"), Finding("compose/non-root", "redis"), Finding("compose/pids-limit", "localstack")], Today);

        accepted.Select(finding => finding.AcceptedBecause).Should().Equal("because", null, null);
        baseline.Expired(Today).Should().BeEmpty();
    }

    [Fact]
    public void An_expired_entry_accepts_nothing_and_is_a_finding_itself()
    {
        var baseline = Read("""{ "rule": "compose/non-root", "subject": "localstack", "reason": "because", "expires": "2027-02-28" }""");

        baseline.Accept([Finding("compose/non-root", "localstack")], Today).Should().OnlyContain(finding => !finding.IsAccepted);
        baseline.Expired(Today).Should().ContainSingle().Which.Message.Should().Contain("2027-02-28").And.Contain("because");
    }

    [Theory]
    [InlineData("""{ "subject": "a", "reason": "b", "expires": "2027-02-28" }""", "rule")]
    [InlineData("""{ "rule": "a/b", "reason": "b", "expires": "2027-02-28" }""", "subject")]
    [InlineData("""{ "rule": "a/b", "subject": "a", "reason": " ", "expires": "2027-02-28" }""", "reason")]
    [InlineData("""{ "rule": "a/b", "subject": "a", "reason": "b" }""", "expires")]
    [InlineData("""{ "rule": "a/b", "subject": "a", "reason": "b", "expires": "soon" }""", "expires")]
    [InlineData("""{ "rule": "a/b", "subject": "a", "reason": "b", "expires": "2027-02-28", "until": "later" }""", "until")]
    public void An_entry_that_is_not_complete_is_an_error_that_names_what_is_wrong(string entry, string named) =>
        FluentActions.Invoking(() => Read(entry)).Should().Throw<DiceException>().WithMessage($"*{named}*");

    [Fact]
    public void A_missing_file_accepts_nothing() => SecurityBaseline.Read(_folder["missing.json"]).Entries.Should().BeEmpty();

    [Fact]
    public void The_checkouts_baseline_is_valid() => SecurityBaseline.Read(Path.Combine(Checkout.Root, SecurityBaseline.FileName)).Entries.Should().NotBeEmpty();

    private static SecurityFinding Finding(string rule, string subject) => new(rule, subject, Severity.High, "it is wrong", "correct it");

    private SecurityBaseline Read(string entry)
    {
        File.WriteAllText(_folder["baseline.json"], $$"""{ "entries": [{{entry}}] }""");
        return SecurityBaseline.Read(_folder["baseline.json"]);
    }
}
