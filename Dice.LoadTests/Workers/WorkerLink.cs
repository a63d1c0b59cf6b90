using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Dice.LoadTests.Engine;

namespace Dice.LoadTests.Workers;

/// <summary>The host's view of one worker: what it said last, and how it ended.</summary>
internal sealed class WorkerLink
{
    private const int MostLines = 20;
    private const int LongestLine = 300;

    private readonly IWorkerProcess _process;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<string> _otherLines = new();
    private readonly ConcurrentDictionary<int, ReadingCode> _stages = new();
    private long _heard;
    private string? _killedBecause;

    public WorkerLink(int number, IWorkerProcess process, TimeProvider time)
    {
        Number = number;
        _process = process;
        _time = time;
        _heard = time.GetTimestamp();
        Ended = ReadAsync();
    }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>Completes when the process has ended and all its messages are read.</summary>
    public Task Ended { get; }

    public bool IsReady { get; private set; }

    /// <summary>Whether it brings no more load.</summary>
    public bool IsPastLoad => Ended.IsCompleted || Report is not null || Progress is { Phase: LoadPhase.CleaningUp };

    public LoadProgress? Progress { get; private set; }

    public LatencyCode? Recent { get; private set; }

    public WatchedReadings? Watched { get; private set; }

    /// <summary>The last reading of each stage, for a search for the capacity.</summary>
    public IReadOnlyDictionary<int, ReadingCode> Stages => _stages;

    /// <summary>Its measurements; null until the end, or when it was lost.</summary>
    public WorkerReport? Report { get; private set; }

    public string? Problem { get; private set; }

    public string? Remedy { get; private set; }

    /// <summary>Why it did not finish, in words; null when it did.</summary>
    public string? Lost { get; private set; }

    /// <summary>Its last lines other than messages.</summary>
    public IReadOnlyList<string> LastLines => [.. _process.LastLines, .. _otherLines];

    /// <summary>The time since its last message.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _heard));

    public void Send(WorkerCommand command) => _process.Send(JsonSerializer.Serialize(command, WorkerJson.Default.WorkerCommand));

    /// <summary>Ends the process.</summary>
    /// <param name="because">The reason, in words; it says why the worker is lost, unless its measurements have arrived.</param>
    public void Kill(string because)
    {
        _killedBecause ??= because;
        _process.Kill();
    }

    /// <summary>Counts the worker as lost although it sent measurements.</summary>
    public void Lose(string because) => Lost ??= because;

    private async Task ReadAsync()
    {
        await Task.Yield();
        while (await _process.ReadLineAsync() is { } line)
        {
            Volatile.Write(ref _heard, _time.GetTimestamp());
            if (WorkerJson.Message(line) is { } message)
            {
                Take(message);
            }
            else
            {
                Keep(line);
            }
        }

        var code = await _process.Exit;
        Lost = Report is not null ? Lost : _killedBecause ?? (Problem is null ? InWords(code) : $"{Problem} (exit code {code.ToString(CultureInfo.InvariantCulture)})");
    }

    private void Keep(string line)
    {
        _otherLines.Enqueue(line.Length > LongestLine ? line[..LongestLine] : line);
        if (_otherLines.Count > MostLines)
        {
            _otherLines.TryDequeue(out _);
        }
    }

    private void Take(WorkerMessage message)
    {
        IsReady |= message.IsReady;
        Progress = message.Progress ?? Progress;
        Recent = message.Progress is null ? Recent : message.Recent;
        Watched = message.Watched ?? Watched;
        Report = message.Report ?? Report;
        Problem = message.Problem ?? Problem;
        Remedy = message.Remedy ?? Remedy;
        foreach (var (index, stage) in message.Watched?.Stages ?? [])
        {
            _stages[index] = stage;
        }
    }

    private static string InWords(int code) => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}{SignalOf(code)} and sent no measurements");

    private static string SignalOf(int code) => code switch
    {
        129 => " (SIGHUP)",
        130 => " (SIGINT)",
        134 => " (SIGABRT)",
        137 => " (killed: SIGKILL)",
        139 => " (SIGSEGV)",
        143 => " (SIGTERM)",
        _ => "",
    };
}
