using Dice.Environment.Model;
using Dice.Environment.Specs.Budget;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>Phase 3 keeps within the plan's 12 GB of memory and 8 GB of disk: by its limits, and by measured use.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class LatestPhaseBudgetGate(CmsEnvironment environment, SharedStack shared)
{
    [Fact]
    public Task Limits_memory_in_use_and_disk_keep_within_the_plans_budget() => PhaseBudget.VerifyAsync(new Phase(3), environment, shared);
}
