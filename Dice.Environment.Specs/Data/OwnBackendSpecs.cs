using Dice.Environment.Data;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Specs.Data;

public sealed class OwnBackendSpecs
{
    [Fact]
    public void A_reset_of_tables_that_Dice_does_not_know_is_refused_before_anything_happens() =>
        FluentActions.Invoking(() => OwnBackend.Refuse([Service("backend")], "db reset")).Should().Throw<DiceException>().Which.Problem.Should().StartWith("`db reset` knows the tables of the DICE backend only");

    [Fact]
    public void The_DICE_backend_and_a_stack_without_a_backend_are_reset()
    {
        OwnBackend.Refuse([Service("backend") with { Provides = ["characters"] }], "db reset");
        OwnBackend.Refuse([Service("postgres")], "db reset");
    }

    private static RunningService Service(string name) => new()
    {
        Name = name,
        ContainerId = "1",
        State = "running",
        StateInWords = "",
        Image = "",
        ImageOrigin = "",
        Phase = 1,
        Hash = "",
        Lease = Lease.Persistent,
    };
}
