using Dice.Environment.Specs.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Dice.Environment.Specs.Support;

/// <summary>The two long collections begin at once, so that the many short ones run beside them and not before them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [EngineCollection.Name, EnvironmentsCollection.Name];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Long.Contains(collection.TestCollectionDisplayName) ? 0 : 1)];
}
