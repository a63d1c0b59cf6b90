using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dice.LoadTests.Workers;

/// <summary>The lines that host and workers exchange: each one JSON document.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(WorkerPlan))]
[JsonSerializable(typeof(WorkerMessage))]
[JsonSerializable(typeof(WorkerCommand))]
internal sealed partial class WorkerJson : JsonSerializerContext
{
    /// <summary>Reads a message; null if the line is none, such as a library's output.</summary>
    public static WorkerMessage? Message(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize(line, Default.WorkerMessage) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a command; null if the line is none.</summary>
    public static WorkerCommand? Command(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Default.WorkerCommand);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
