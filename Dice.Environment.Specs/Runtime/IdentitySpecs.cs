using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Specs.Runtime;

public sealed class IdentitySpecs
{
    [Fact]
    public void A_checkout_has_an_identity_of_its_own_that_stays() =>
        EnvironmentId.ForCheckout("/home/me/dice").Should().Be(EnvironmentId.ForCheckout("/home/me/dice/"))
            .And.NotBe(EnvironmentId.ForCheckout("/home/me/worktrees/dice"));

    [Theory]
    [InlineData("/home/me/My Dice (2)")]
    [InlineData("/")]
    [InlineData("/home/me/a-very-long-name-for-a-folder-that-somebody-made-once-upon-a-time")]
    [InlineData("/home/me/ÄÖÜ")]
    public void Any_folder_gives_a_usable_identity(string folder) =>
        EnvironmentId.Parse(EnvironmentId.ForCheckout(folder).Value).Value.Length.Should().BeLessThanOrEqualTo(40);

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("../x")]
    public void An_unusable_name_is_refused(string name) =>
        FluentActions.Invoking(() => EnvironmentId.Parse(name)).Should().Throw<DiceException>().Which.Problem.Should().Contain($"'{name}'");

    [Fact]
    public void Leases_are_read_from_words()
    {
        Lease.Parse("attached").Should().Be(Lease.Attached);
        Lease.Parse("ephemeral").Should().Be(Lease.Ephemeral);
        Lease.Parse("persistent").Should().Be(Lease.Persistent);
        Lease.Parse("idle(15)").Should().Be(Lease.Idle(TimeSpan.FromMinutes(15)));
        foreach (var minutes in new[] { 0.25, 15, 90 })
        {
            Lease.Parse(Lease.Idle(TimeSpan.FromMinutes(minutes)).ToString()!).Should().Be(Lease.Idle(TimeSpan.FromMinutes(minutes)));
        }
    }

    [Theory]
    [InlineData("idle")]
    [InlineData("idle(0)")]
    [InlineData("idle(0.0)")]
    [InlineData("idle(-1)")]
    [InlineData("")]
    [InlineData("Attached")]
    [InlineData("forever")]
    public void An_unknown_lease_is_refused(string text) => FluentActions.Invoking(() => Lease.Parse(text)).Should().Throw<DiceException>();
}
