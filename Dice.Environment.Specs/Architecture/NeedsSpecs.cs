using System.Reflection;
using Dice.Environment.Specs.Gates;

namespace Dice.Environment.Specs.Architecture;

public sealed class NeedsSpecs
{
    [Fact]
    public void Every_gate_declares_what_it_needs_from_the_applications_under_test()
    {
        var undeclared = typeof(NeedsSpecs).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith($"{typeof(ForeignStackSpecs).Namespace}.Phase", StringComparison.Ordinal) == true)
            .Where(type => type.GetMethods().Any(method => method.GetCustomAttribute<FactAttribute>() is not null))
            .Where(type => type.GetCustomAttribute<NeedsAttribute>() is not { Needs.IsEmpty: false });

        undeclared.Select(type => type.Name).Should().BeEmpty("a gate says what it needs: [Needs(Need.Stack)] when it runs with any applications");
    }
}
