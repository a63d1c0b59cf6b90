using System.Text.Json;
using Dice.Environment.Diagnostics.Startup;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Writes the timeline of the failed start, or of the environment's last start.</summary>
internal static class TimelinePart
{
    public static Task WriteAsync(BundleRequest request, BundleWriter writer)
    {
        if (request.Journal is { Entries.IsEmpty: false } journal)
        {
            writer.Write("timeline.txt", journal.ToText());
            writer.Write("timeline.json", JsonSerializer.Serialize([.. journal.Entries], HostJson.Indented.EntryArray) + "\n");
            return Task.CompletedTask;
        }

        var report = request.Artifacts is { } artifacts ? Path.Combine(artifacts, "startup", $"{StartupReport.Latest}.json") : null;
        if (File.Exists(report) && File.ReadAllText(report) is var text && JsonSerializer.Deserialize(text, HostJson.Indented.Timeline)?.Environment == request.Id.Value)
        {
            writer.Write("timeline.json", text);
        }
        else
        {
            writer.Miss("timeline", "no report of this environment's last start exists");
        }

        return Task.CompletedTask;
    }
}
