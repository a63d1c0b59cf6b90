using System.Collections.Immutable;

namespace Dice.Environment.Specs.Observability;

/// <summary>Queries of a store of traces and logs, the same for each product that can be one.</summary>
public interface ITelemetryStore : IDisposable
{
    /// <summary>Returns the spans of a trace; empty when the store does not have it.</summary>
    Task<ImmutableArray<StoredSpan>> TraceAsync(string traceId);

    /// <summary>Returns the log records that contain a text of whole words in their message, or whose attribute it is.</summary>
    Task<ImmutableArray<StoredLog>> LogsAsync(string text);

    /// <summary>Counts all traces.</summary>
    Task<int> CountTracesAsync();

    /// <summary>Counts all log records.</summary>
    Task<int> CountLogsAsync();

    /// <summary>Returns everything that is stored, as text.</summary>
    Task<string> DumpAsync();
}

/// <summary>A span of a trace.</summary>
/// <param name="Service">The service that recorded it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parent">The id of the span that caused it; null for the first of a trace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">Its attributes, as text.</param>
public sealed record StoredSpan(string Service, string Id, string? Parent, string Name, ImmutableDictionary<string, string> Attributes);

/// <summary>A log record.</summary>
/// <param name="Service">The service that wrote it.</param>
/// <param name="TraceId">The trace of the request during which it was written; empty for none.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Body">Its message.</param>
/// <param name="Attributes">Its attributes, as text.</param>
public sealed record StoredLog(string Service, string TraceId, string Severity, string Body, ImmutableDictionary<string, string> Attributes);
