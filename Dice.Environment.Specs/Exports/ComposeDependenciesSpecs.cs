using Dice.Environment.Exports;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Exports;

public sealed class ComposeDependenciesSpecs
{
    private static readonly Stack All = DiceStack.Create(Checkout.Fixtures);

    [Fact]
    public void Compose_gets_no_cycle_although_the_model_has_one_of_optional_dependencies()
    {
        var exported = All.Services.ToDictionary(service => service.Name, service => ComposeDependencies.Of(service, All).Keys.ToHashSet());

        while (exported.FirstOrDefault(entry => entry.Value.Count == 0) is { Key: { } free })
        {
            exported.Remove(free);
            foreach (var dependencies in exported.Values)
            {
                dependencies.Remove(free);
            }
        }

        exported.Keys.Should().BeEmpty("each service can start after those that it depends on");
    }

    [Fact]
    public void Compose_gets_every_required_dependency() =>
        All.Services.Should().OnlyContain(service => !service.Requires.Except(ComposeDependencies.Of(service, All).Keys).Any());
}
