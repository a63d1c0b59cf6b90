namespace Dice.Environment.Specs.HotReload;

/// <summary>The gates that time a reload share one environment, and run alone: nothing else of the suite wants a processor meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HotReloadCollection : ICollectionFixture<HotReloadEnvironment>
{
    public const string Name = "hot reload";
}
