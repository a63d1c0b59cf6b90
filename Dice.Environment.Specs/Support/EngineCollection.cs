namespace Dice.Environment.Specs.Support;

/// <summary>Gates on the engine run one after another: they measure, and some stop what others look at.</summary>
[CollectionDefinition(Name)]
public sealed class EngineCollection
{
    public const string Name = "engine";
}
