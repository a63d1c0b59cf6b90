using System.Text.Json;

namespace Dice.Environment.Gates;

/// <summary>Parses the output of the test runner with <c>-reporter json</c>: one message per line, related to its test by ids.</summary>
public sealed class RunnerMessages
{
    private readonly Dictionary<string, (string Class, string Method)> _cases = [];
    private readonly Dictionary<string, RunnerStep> _running = [];
    private readonly List<(string Class, StepResult Result)> _finished = [];
    private readonly List<string> _faults = [];

    /// <summary>Whether the runner reported its end.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Errors that belong to no step.</summary>
    public ImmutableArray<string> Faults => [.. _faults];

    /// <summary>The finished steps with the full name of their class, in order.</summary>
    public IReadOnlyList<(string Class, StepResult Result)> Finished => _finished;

    /// <summary>Parses a line.</summary>
    /// <returns>The step that the line reports; null for other lines.</returns>
    public RunnerStep? Take(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return Take(document.RootElement);
        }
        catch (JsonException)
        {
            return null; // Output of a test.
        }
    }

    private RunnerStep? Take(JsonElement message)
    {
        switch (Text(message, "$type"))
        {
            case "test-case-starting":
                _cases[Text(message, "TestCaseUniqueID")] = (Text(message, "TestClassName"), Text(message, "TestMethodName"));
                return null;
            case "test-starting":
                var (type, method) = _cases.GetValueOrDefault(Text(message, "TestCaseUniqueID"), ("", ""));
                return _running[Text(message, "TestUniqueID")] = new RunnerStep(type, Sentences.Of(method, Text(message, "TestDisplayName")), Result: null);
            case "test-passed":
                return Finish(message, Verdict.Passed, detail: null);
            case "test-failed":
                return Finish(message, Verdict.Failed, ExceptionOf(message));
            case "test-skipped":
                return Finish(message, Verdict.Skipped, Text(message, "Reason"));
            case "test-not-run":
                return Finish(message, Verdict.NotRun, detail: null);
            case "error" or "test-assembly-cleanup-failure" or "test-collection-cleanup-failure" or "test-class-cleanup-failure"
                or "test-method-cleanup-failure" or "test-case-cleanup-failure" or "test-cleanup-failure":
                _faults.Add($"{Text(message, "$type")}: {ExceptionOf(message)}");
                return null;
            case "test-assembly-finished":
                IsComplete = true;
                return null;
            default:
                return null;
        }
    }

    private RunnerStep? Finish(JsonElement message, Verdict verdict, string? detail)
    {
        if (!_running.Remove(Text(message, "TestUniqueID"), out var step))
        {
            return null;
        }

        var seconds = message.TryGetProperty("ExecutionTime", out var time) ? time.GetDouble() : 0;
        var result = new StepResult(step.Sentence, verdict, seconds * 1000, detail);
        _finished.Add((step.Class, result));
        return step with { Result = result };
    }

    /// <summary>Returns the messages and stack traces of an exception and its inner exceptions, outermost first.</summary>
    private static string ExceptionOf(JsonElement message)
    {
        IEnumerable<string> Lines(string property) => message.TryGetProperty(property, out var values) && values.ValueKind == JsonValueKind.Array
            ? values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.String ? value.GetString()! : "")
            : [];

        return string.Join('\n', Lines("Messages").Concat(Lines("StackTraces")).Where(line => line.Length > 0)).Trim();
    }

    private static string Text(JsonElement message, string property) =>
        message.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>A step that started or finished.</summary>
/// <param name="Class">The full name of its class.</param>
/// <param name="Sentence">The behaviour that it verifies.</param>
/// <param name="Result">Its outcome; null while it runs.</param>
public sealed record RunnerStep(string Class, string Sentence, StepResult? Result);
