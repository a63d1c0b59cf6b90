using Dice.Environment.Data.Migrations;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Data.Migrations;

[Trait("Phase", "1")]
public sealed class MigrationStatusSpecs
{
    private static readonly MigrationStatus Status = new(["One1", "Two2", "Three3"], ["Four4"], []);

    [Theory]
    [InlineData(null, "Three3")]
    [InlineData("One1", "Two2,Three3")]
    [InlineData("Three3", "")]
    [InlineData("nothing", "One1,Two2,Three3")]
    public void A_rollback_takes_back_what_came_after_a_place(string? to, string taken) => string.Join(',', Status.After(to)).Should().Be(taken);

    [Theory]
    [InlineData("nosuch")]
    [InlineData("one1")]
    [InlineData("Four4")]
    [InlineData("")]
    public void A_place_that_is_not_applied_is_refused_with_those_that_are(string to) =>
        FluentActions.Invoking(() => Status.After(to)).Should().Throw<DiceException>()
            .WithMessage($"migration '{to}' is not applied; nothing was changed*One1, Two2, Three3, nothing");

    [Fact]
    public void What_this_version_does_not_know_it_does_not_take_back() =>
        FluentActions.Invoking(() => (Status with { Unknown = ["Later9"] }).After(null)).Should().Throw<DiceException>().WithMessage("*Later9*nothing was changed*");
}
