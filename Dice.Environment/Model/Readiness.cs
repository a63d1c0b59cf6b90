using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Dice.Environment.Model;

/// <summary>When a service counts as ready. A container that exits before then has failed, whatever the deadline.</summary>
public abstract record Readiness
{
    /// <summary>How long a service may take unless it says otherwise.</summary>
    public static TimeSpan DefaultDeadline { get; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after its start the service may take.</summary>
    public TimeSpan Deadline { get; init; } = DefaultDeadline;

    /// <summary>Ready as soon as the container runs.</summary>
    public static Readiness Running() => new RunningReadiness();

    /// <summary>Ready when an endpoint answers with a status in the range, and with a body that matches.</summary>
    public static HttpReadiness Http(string endpoint, string path) => new(endpoint, path);

    /// <summary>Ready when an endpoint accepts a connection and keeps it open.</summary>
    public static Readiness Tcp(string endpoint) => new TcpReadiness(endpoint);

    /// <summary>Ready when a command in the container exits with 0.</summary>
    public static Readiness Command(params ImmutableArray<string> command) => new CommandReadiness(command);

    /// <summary>Ready when a line of the container's log matches a regular expression.</summary>
    public static Readiness LogLine([StringSyntax(StringSyntaxAttribute.Regex)] string pattern) => new LogReadiness(pattern);

    /// <summary>Ready when the container has run to its end with exit code 0.</summary>
    public static Readiness Completed() => new CompletedReadiness();

    /// <summary>The same condition with another deadline.</summary>
    public Readiness Within(TimeSpan deadline) => this with { Deadline = deadline };
}

/// <summary>The container runs.</summary>
public sealed record RunningReadiness : Readiness;

/// <summary>An endpoint answers. Redirects are not followed.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Path">The path to ask for.</param>
public sealed record HttpReadiness(string Endpoint, string Path) : Readiness
{
    /// <summary>Paths to ask in turn when the one before is answered with 404 or 405.</summary>
    public ImmutableArray<string> Alternatives { get; init; } = [];

    /// <summary>The lowest status that counts.</summary>
    public int FromStatus { get; init; } = 200;

    /// <summary>The highest status that counts.</summary>
    public int ToStatus { get; init; } = 299;

    /// <summary>A regular expression that the body must match; null: any body.</summary>
    [StringSyntax(StringSyntaxAttribute.Regex)]
    public string? Body { get; init; }

    /// <summary>The answer that no waiting changes; null: there is none.</summary>
    public AnswerRefusal? Refusal { get; init; }
}

/// <summary>An endpoint accepts a connection and keeps it open. (A published port accepts at once on behalf of a process that is not there yet, and closes again.)</summary>
/// <param name="Endpoint">The endpoint's name.</param>
public sealed record TcpReadiness(string Endpoint) : Readiness;

/// <summary>A command in the container exits with 0.</summary>
/// <param name="Arguments">The command and its arguments; no shell is put between.</param>
public sealed record CommandReadiness(ImmutableArray<string> Arguments) : Readiness
{
    /// <summary>What the command does, for messages; null: the command itself.</summary>
    public string? Title { get; init; }

    /// <summary>Exit codes that no waiting changes.</summary>
    public ImmutableArray<ExitRefusal> Refusals { get; init; } = [];
}

/// <summary>Something that no waiting changes: the start fails at once.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public record Refusal(string Problem, string Remedy);

/// <summary>An exit code of a readiness command that no waiting changes.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record ExitRefusal(int ExitCode, string Problem, string Remedy) : Refusal(Problem, Remedy);

/// <summary>An answer over HTTP that no waiting changes.</summary>
/// <param name="Body">A regular expression that the body matches then.</param>
/// <param name="Problem">What is wrong; <c>${name}</c> stands for the expression's group of that name.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record AnswerRefusal([property: StringSyntax(StringSyntaxAttribute.Regex)] string Body, string Problem, string Remedy) : Refusal(Problem, Remedy);

/// <summary>A line of the container's log matches.</summary>
/// <param name="Pattern">A regular expression.</param>
public sealed record LogReadiness([property: StringSyntax(StringSyntaxAttribute.Regex)] string Pattern) : Readiness;

/// <summary>The container has run to its end with exit code 0.</summary>
public sealed record CompletedReadiness : Readiness;
