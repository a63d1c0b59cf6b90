using System.Collections.Immutable;
using Dice.LoadTests.Comparing;

namespace Dice.Environment.Commands.Load;

/// <summary>The document of <c>load compare --json</c>.</summary>
/// <param name="Differences">What makes the two hard to compare.</param>
/// <param name="Changes">Each figure.</param>
internal sealed record ComparisonDocument(ImmutableArray<string> Differences, ImmutableArray<FigureChange> Changes);
