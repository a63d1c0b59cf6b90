using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dice.Environment.Runtime.Planning;

/// <summary>Writes the commands of a service's migrations as labels of its container, and reads them.</summary>
internal static class MigrationLabels
{
    private const string Status = Labels.MigrationsPrefix + "status";
    private const string Up = Labels.MigrationsPrefix + "up";
    private const string Down = Labels.MigrationsPrefix + "down";

    /// <summary>Returns the labels; none for a service without migrations.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(Migrations? migrations) => migrations is null ? [] :
    [
        new(Status, Write(migrations.Status)),
        new(Up, Write(migrations.Up)),
        new(Down, Write(migrations.Down)),
    ];

    /// <summary>Returns the commands in a container's labels; null when there are none.</summary>
    public static Migrations? Read(IDictionary<string, string> labels) => labels.ContainsKey(Up)
        ? new Migrations { Status = Read(labels, Status), Up = Read(labels, Up), Down = Read(labels, Down) }
        : null;

    private static string Write(ImmutableArray<string> command) => new JsonArray([.. command.Select(part => JsonValue.Create(part))]).ToJsonString();

    private static ImmutableArray<string> Read(IDictionary<string, string> labels, string name) =>
        [.. JsonElement.Parse(labels[name]).EnumerateArray().Select(part => part.GetString()!)];
}
