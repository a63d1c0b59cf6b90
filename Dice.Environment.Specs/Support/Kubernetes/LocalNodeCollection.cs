namespace Dice.Environment.Specs.Support.Kubernetes;

/// <summary>Gates on the local Kubernetes node: one after another, beside those of other collections.</summary>
[CollectionDefinition(Name)]
public sealed class LocalNodeCollection : ICollectionFixture<LocalNodeEnvironment>
{
    public const string Name = "local node";
}
