using System.Text.Json;
using Dice.Environment.Data.Rollback;
using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Commands.Down;

/// <summary>Prints what a removal would remove, or removes.</summary>
internal static class RemovalReport
{
    public static void Write(HostConsole console, HostSettings settings, RemovalPlan plan, bool done, bool json)
    {
        if (json)
        {
            var document = new RemovalDocument(
                settings.Id.Value, [.. plan.Services.Select(service => service.Name)], plan.Volumes, plan.Checkpoints, plan.ReturnTo?.Name, done);
            console.Out.WriteLine(JsonSerializer.Serialize(document, SnapshotJson.Indented.RemovalDocument));
            return;
        }

        console.Out.WriteLine($"{(done ? "Removing" : "Would remove")} from environment {settings.Id}:");
        console.Out.WriteLine($"  services:    {List(plan.Services.Select(service => service.Name))}");
        console.Out.WriteLine($"  volumes:     {List(plan.Volumes)}");
        console.Out.WriteLine($"  checkpoints: {List(plan.Checkpoints)}");
        if (plan.ReturnTo is { } checkpoint)
        {
            console.Out.WriteLine($"  and restore the data of the remaining services from checkpoint {checkpoint.Name}: {DataSettings.Describe(checkpoint)}");
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}
