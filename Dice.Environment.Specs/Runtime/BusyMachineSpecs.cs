using System.Text.RegularExpressions;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Testcontainers;

namespace Dice.Environment.Specs.Runtime;

/// <summary>A machine with too much to do is no bug of Dice.</summary>
public sealed class BusyMachineSpecs
{
    [Fact]
    public void A_match_that_takes_too_long_is_tried_again()
    {
        var tries = 0;

        BusyMachine.Await(() => _ = ++tries < 4 ? throw new RegexMatchTimeoutException() : 0);

        tries.Should().Be(4);
    }

    [Fact]
    public void A_match_that_takes_too_long_each_time_is_an_error_with_a_remedy() =>
        FluentActions.Invoking(() => BusyMachine.Await(() => throw new RegexMatchTimeoutException())).Should().Throw<DiceException>().Which.Problem.Should().Contain("too busy");

    [Fact]
    public void One_inside_of_a_static_constructor_is_known_and_other_exceptions_are_not()
    {
        BusyMachine.Explain(new TypeInitializationException("X", new TypeInitializationException("Y", new RegexMatchTimeoutException())))!.Remedy.Should().Contain("run the command again");
        BusyMachine.Explain(new InvalidOperationException()).Should().BeNull();
    }
}
