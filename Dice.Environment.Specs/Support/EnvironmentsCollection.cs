using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Data.Checkpoints;

namespace Dice.Environment.Specs.Support;

/// <summary>Gates on environments of their own, whose limits of time are generous: one after another, beside the gates on the shared stack.</summary>
[CollectionDefinition(Name)]
public sealed class EnvironmentsCollection : ICollectionFixture<SharedStores>, ICollectionFixture<CmsEnvironment>
{
    public const string Name = "environments";
}
