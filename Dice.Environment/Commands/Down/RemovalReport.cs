using Dice.Environment.Data.Rollback;
using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Commands.Down;

/// <summary>Prints what a removal would remove, or removes.</summary>
internal static class RemovalReport
{
    public static void Write(VerbRun run, RemovalPlan plan, bool done) => run.Print(
        new RemovalDocument(run.Settings.Id.Value, [.. plan.Services.Select(service => service.Name)], plan.Volumes, plan.Checkpoints, plan.ReturnTo?.Name, done),
        () =>
        {
            var output = run.Out;
            output.WriteLine($"{(done ? "Removing" : "Would remove")} from environment {run.Settings.Id}:");
            output.WriteLine($"  services:    {List(plan.Services.Select(service => service.Name))}");
            output.WriteLine($"  volumes:     {List(plan.Volumes)}");
            output.WriteLine($"  checkpoints: {List(plan.Checkpoints)}");
            if (plan.ReturnTo is { } checkpoint)
            {
                output.WriteLine($"  and restore the data of the remaining services from checkpoint {checkpoint.Name}: {SnapshotTexts.Describe(checkpoint)}");
            }
        });

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}
