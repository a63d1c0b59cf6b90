namespace Dice.Environment.Diagnostics.Gates;

/// <summary>Something that gates have measured, as a part of the report's page.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Html">The part, self-contained.</param>
public sealed record EvidenceSection(string Title, string Html);
