using Dice.LoadTests.Results;

namespace Dice.Environment.Commands.Load;

/// <summary>The document of <c>load --json</c>.</summary>
/// <param name="Report">The paths of the report's files; null when they could not be written.</param>
/// <param name="Result">The result.</param>
internal sealed record LoadDocument(LoadReport? Report, LoadResult Result);
