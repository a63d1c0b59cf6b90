using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Security.Trivy;
using Npgsql;

namespace Dice.Environment.Security;

/// <summary>What a scan examines: a checkout, and the environment that runs.</summary>
public sealed record ScanContext
{
    /// <summary>The folder of the checkout.</summary>
    public required string Root { get; init; }

    /// <summary>The folder for what the scan writes.</summary>
    public required string Output { get; init; }

    /// <summary>The folder for downloads and results that later scans use.</summary>
    public required string Cache { get; init; }

    /// <summary>The environment; empty when nothing runs.</summary>
    public required RunningStack Running { get; init; }

    /// <summary>The engine; null when none answers.</summary>
    public EngineConnection? Engine { get; init; }

    /// <summary>The edge; null when it does not run.</summary>
    public EdgeAddress? Edge { get; init; }

    /// <summary>Connects to the database server as the owner; null when it does not run.</summary>
    public Func<CancellationToken, Task<NpgsqlConnection>>? OpenDatabase { get; init; }

    /// <summary>The Trivy scanner.</summary>
    public required TrivyScanner Trivy { get; init; }

    /// <summary>Receives a sentence about each step.</summary>
    public Action<string> Progress { get; init; } = static _ => { };

    /// <summary>Why a part of the environment cannot be checked.</summary>
    /// <param name="part">The part, such as the edge; null for the environment.</param>
    public string NotRunning(string? part = null) => Engine is null
        ? "no container engine answers; see ./run-env.sh doctor"
        : $"{(part is null ? "" : $"{part} of ")}environment '{Running.Id}' does not run; start it with ./run-env.sh up --detach";
}
