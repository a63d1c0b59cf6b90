using System.Text.Json;
using Dice.Environment.Data.Rollback;
using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Commands;

/// <summary>Says what would go, before it does.</summary>
internal static class RemovalReport
{
    /// <summary>Writes it.</summary>
    public static void Write(HostConsole console, HostSettings settings, RemovalPlan plan, bool done, bool json)
    {
        if (json)
        {
            var document = new RemovalDocument(
                settings.Id.Value, [.. plan.Services.Select(service => service.Name)], plan.Volumes, plan.Checkpoints, plan.ReturnTo?.Name, done);
            console.Out.WriteLine(JsonSerializer.Serialize(document, SnapshotJson.Indented.RemovalDocument));
            return;
        }

        console.Out.WriteLine($"Of environment {settings.Id} {(done ? "go" : "would go")}:");
        console.Out.WriteLine($"  services:    {List(plan.Services.Select(service => service.Name))}");
        console.Out.WriteLine($"  volumes:     {List(plan.Volumes)}");
        console.Out.WriteLine($"  checkpoints: {List(plan.Checkpoints)}");
        if (plan.ReturnTo is { } checkpoint)
        {
            console.Out.WriteLine($"  and the data of what remains returns to checkpoint {checkpoint.Name}: {DataSettings.Describe(checkpoint)}");
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}
