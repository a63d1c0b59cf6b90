namespace Dice.Environment.Gates;

/// <summary>A measurement of the gates as a section of the report's page.</summary>
/// <param name="Title">The title of the section.</param>
/// <param name="Html">The HTML of the section, self-contained.</param>
public sealed record EvidenceSection(string Title, string Html);
