using Dice.Environment.Model;
using Dice.Environment.Specs.Budget;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>Phase 2 keeps within the plan's 10 GB of memory and 5 GB of disk: by its limits, and by measured use.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class PhaseBudgetGate(CmsEnvironment environment, SharedStack shared)
{
    [Fact]
    public Task Limits_memory_in_use_and_disk_keep_within_the_plans_budget() => PhaseBudget.VerifyAsync(new Phase(2), environment, shared);
}
