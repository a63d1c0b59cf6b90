using System.Diagnostics.CodeAnalysis;

namespace Dice.Environment.Model;

/// <summary>The condition under which a service counts as ready. A container that exits before it is ready has failed, whatever the deadline is.</summary>
public abstract record Readiness
{
    /// <summary>The deadline of a service that does not define its own.</summary>
    public static TimeSpan DefaultDeadline { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The time that the service has to become ready, measured from its start.</summary>
    public TimeSpan Deadline { get; init; } = DefaultDeadline;

    /// <summary>Ready as soon as the container runs.</summary>
    public static Readiness Running() => new RunningReadiness();

    /// <summary>Ready when an endpoint answers with a status in the range and a body that matches.</summary>
    public static HttpReadiness Http(string endpoint, string path) => new(endpoint, path);

    /// <summary>Ready when an endpoint accepts a connection and keeps it open.</summary>
    public static Readiness Tcp(string endpoint) => new TcpReadiness(endpoint);

    /// <summary>Ready when a command in the container exits with 0.</summary>
    public static Readiness Command(params ImmutableArray<string> command) => new CommandReadiness(command);

    /// <summary>Ready when a line of the container's log matches a regular expression.</summary>
    public static Readiness LogLine([StringSyntax(StringSyntaxAttribute.Regex)] string pattern) => new LogReadiness(pattern);

    /// <summary>Ready when the container has exited with code 0.</summary>
    public static Readiness Completed() => new CompletedReadiness();

    /// <summary>The same condition with another deadline.</summary>
    public Readiness Within(TimeSpan deadline) => this with { Deadline = deadline };
}

/// <summary>Ready when the container runs.</summary>
public sealed record RunningReadiness : Readiness;

/// <summary>Ready when an endpoint answers. Redirects are not followed.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Path">The path of the request.</param>
public sealed record HttpReadiness(string Endpoint, string Path) : Readiness
{
    /// <summary>Further paths, tried in order when the path before is answered with 404 or 405.</summary>
    public ImmutableArray<string> Alternatives { get; init; } = [];

    /// <summary>The lowest status that counts as ready.</summary>
    public int FromStatus { get; init; } = 200;

    /// <summary>The highest status that counts as ready.</summary>
    public int ToStatus { get; init; } = 299;

    /// <summary>A regular expression that the body must match; null accepts any body.</summary>
    [StringSyntax(StringSyntaxAttribute.Regex)]
    public string? Body { get; init; }

    /// <summary>An answer that makes the start fail at once; null for none.</summary>
    public AnswerRefusal? Refusal { get; init; }
}

/// <summary>Ready when an endpoint accepts a connection and keeps it open. (The engine accepts connections to a published port before the process listens, and closes them again.)</summary>
/// <param name="Endpoint">The endpoint's name.</param>
public sealed record TcpReadiness(string Endpoint) : Readiness;

/// <summary>Ready when a command in the container exits with 0.</summary>
/// <param name="Arguments">The command and its arguments; it runs without a shell.</param>
public sealed record CommandReadiness(ImmutableArray<string> Arguments) : Readiness
{
    /// <summary>What the command does, for messages; null to show the command itself.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// The endpoint that must accept connections before the command runs; null to run it always. A connection costs a fraction of the processor
    /// time of a command in a container (some 50 ms).
    /// </summary>
    public string? ListeningOn { get; init; }

    /// <summary>Exit codes that make the start fail at once.</summary>
    public ImmutableArray<ExitRefusal> Refusals { get; init; } = [];
}

/// <summary>A permanent failure: the start fails at once instead of waiting for the deadline.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">The next step.</param>
public record Refusal(string Problem, string Remedy);

/// <summary>An exit code of a readiness command that makes the start fail at once.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">The next step.</param>
public sealed record ExitRefusal(int ExitCode, string Problem, string Remedy) : Refusal(Problem, Remedy);

/// <summary>An HTTP answer that makes the start fail at once.</summary>
/// <param name="Body">A regular expression that the body of such an answer matches.</param>
/// <param name="Problem">What is wrong; <c>${name}</c> is replaced by the group of that name in the expression.</param>
/// <param name="Remedy">The next step.</param>
public sealed record AnswerRefusal([property: StringSyntax(StringSyntaxAttribute.Regex)] string Body, string Problem, string Remedy) : Refusal(Problem, Remedy);

/// <summary>Ready when a line of the container's log matches.</summary>
/// <param name="Pattern">A regular expression.</param>
public sealed record LogReadiness([property: StringSyntax(StringSyntaxAttribute.Regex)] string Pattern) : Readiness;

/// <summary>Ready when the container has exited with code 0.</summary>
public sealed record CompletedReadiness : Readiness;
