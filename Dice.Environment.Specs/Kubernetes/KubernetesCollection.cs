namespace Dice.Environment.Specs.Kubernetes;

/// <summary>Gates on a cluster run alone: one cluster and one deployed namespace for all, on the processors that all other gates use.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KubernetesCollection : ICollectionFixture<DeployedStack>
{
    public const string Name = "kubernetes";
}
