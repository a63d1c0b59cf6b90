using System.Collections.Immutable;

namespace Dice.Environment.Specs.Support.UnderTest;

/// <summary>An application of the workspace under test.</summary>
/// <param name="Name">Its service's name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Provides">The APIs that it serves, as its <c>dice.json</c> says.</param>
public sealed record ApplicationUnderTest(string Name, string Folder, ImmutableArray<string> Provides)
{
    /// <summary>Whether it is a fixture of this checkout.</summary>
    public bool IsFixture { get; init; }
}
