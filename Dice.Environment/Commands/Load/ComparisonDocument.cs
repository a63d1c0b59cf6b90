using System.Collections.Immutable;
using Dice.LoadTests.Comparing;

namespace Dice.Environment.Commands.Load;

/// <summary>The document of <c>load compare --json</c>.</summary>
/// <param name="Differences">Differences that make the two results hard to compare.</param>
/// <param name="Changes">The figures.</param>
internal sealed record ComparisonDocument(ImmutableArray<string> Differences, ImmutableArray<FigureChange> Changes);
