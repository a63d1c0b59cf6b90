using System.Collections.Immutable;
using Dice.Environment.Applications;
using Dice.Environment.Applications.Proposals;

namespace Dice.Environment.Diagnostics;

/// <summary>What <c>init --json</c> prints.</summary>
/// <param name="Folder">The folder.</param>
public sealed record InitDocument(string Folder)
{
    /// <summary>What was detected and assumed about the application; empty when the folder contains several.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>The proposed content of <c>dice.json</c>; empty when the file is not needed.</summary>
    public ImmutableArray<ProposedSetting> Settings { get; init; } = [];

    /// <summary>What the user must decide or change.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The existing file; null for none.</summary>
    public string? Existing { get; init; }

    /// <summary>The file that was written; null when none was.</summary>
    public string? Written { get; init; }

    /// <summary>The folders of the applications in a workspace; empty for a single application.</summary>
    public ImmutableArray<string> Applications { get; init; } = [];
}
