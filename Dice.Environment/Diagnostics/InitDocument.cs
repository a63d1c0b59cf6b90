using System.Collections.Immutable;
using Dice.Environment.Applications;
using Dice.Environment.Applications.Proposals;

namespace Dice.Environment.Diagnostics;

/// <summary>What <c>init --json</c> prints.</summary>
/// <param name="Folder">The folder.</param>
public sealed record InitDocument(string Folder)
{
    /// <summary>What was found out and assumed about the application; empty when the folder holds several.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>What <c>dice.json</c> should hold; empty when none is needed.</summary>
    public ImmutableArray<ProposedSetting> Settings { get; init; } = [];

    /// <summary>What the user must decide or change.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The file that was there before; null for none.</summary>
    public string? Existing { get; init; }

    /// <summary>The file that was written; null when none was.</summary>
    public string? Written { get; init; }

    /// <summary>The folders of the applications in a workspace; empty for a single application.</summary>
    public ImmutableArray<string> Applications { get; init; } = [];
}
