namespace Dice.Environment.Specs.Reporting;

public sealed class ApplicationsUnderTestSpecs
{
    private static readonly ApplicationsUnderTest Fixtures = new(
    [
        new("backend", "/dice/fixtures/backend", ["characters"]) { IsFixture = true },
        new("pwa", "/dice/fixtures/pwa", ["web"]) { IsFixture = true },
    ]);

    private static readonly ApplicationsUnderTest Own = new([new("backend", "/home/mira/shop", [])]);

    [Theory]
    [InlineData(Need.Characters, "needs the characters API, which the backend at /home/mira/shop does not provide (\"provides\" in dice.json)")]
    [InlineData(Need.Web, "needs the DICE web application, which no application of the workspace provides (\"provides\" in dice.json)")]
    [InlineData(Need.Fixtures, "needs the fixtures' sources, and the backend under test is /home/mira/shop")]
    public void A_need_that_is_not_met_names_the_application_and_the_key(Need need, string reason)
    {
        Own.ReasonAgainst(need).Should().Be(reason);
        Fixtures.ReasonAgainst(need).Should().BeNull();
    }

    [Fact]
    public void Any_application_is_a_stack_and_any_backend_a_backend()
    {
        Own.Have(Need.Stack).Should().BeTrue();
        Own.Have(Need.Backend).Should().BeTrue();
        new ApplicationsUnderTest([new("pwa", "/home/mira/site", [])]).ReasonAgainst(Need.Backend).Should().Contain("needs a backend");
    }

    [Fact]
    public void An_API_counts_whichever_application_provides_it() =>
        new ApplicationsUnderTest([new("backend", "/home/mira/shop", ["characters", "graph"])]).Have(Need.Graph).Should().BeTrue();
}
