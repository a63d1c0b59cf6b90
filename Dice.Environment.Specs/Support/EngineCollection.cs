namespace Dice.Environment.Specs.Support;

/// <summary>Gates on the shared stack, and those that time what the engine does, run one after another: some stop what others look at.</summary>
[CollectionDefinition(Name)]
public sealed class EngineCollection : ICollectionFixture<BackendStack>
{
    public const string Name = "engine";
}
