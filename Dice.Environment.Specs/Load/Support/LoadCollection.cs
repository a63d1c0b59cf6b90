namespace Dice.Environment.Specs.Load.Support;

/// <summary>What measures time in this process runs alone in it: other tests would be measured along.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LoadCollection
{
    public const string Name = "load";
}
