using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Dice.Environment.Storage;
using Dice.Reports;
using Docker.DotNet;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>
/// Saves the data for a later analysis of an environment to one folder: each service's log, container and last probe, the engine's events,
/// the timeline, facts about engine and machine, and pictures. Secrets are removed. The summary lists parts that failed; a failed part does not affect the others.
/// </summary>
public static class FailureBundle
{
    /// <summary>The file name of the page for people.</summary>
    public const string Summary = "summary.md";

    /// <summary>The file name of the document for tools.</summary>
    public const string Manifest = "bundle.json";

    /// <summary>Saves a bundle.</summary>
    /// <returns>Its folder.</returns>
    /// <exception cref="DiceException">The folder cannot be written.</exception>
    public static async Task<string> SaveAsync(BundleRequest request, CancellationToken cancellation)
    {
        var scrubber = new SecretScrubber(request.Secrets);
        Files.CreatePrivateFolder(Path.GetFullPath(request.Folder)); // Logs may contain secrets that no pattern matches: only the owner has access.
        var writer = new BundleWriter(request.Folder, scrubber);
        var services = new ServicesPart(request, writer);
        await Task.WhenAll(
            WriteAsync("services", services.WriteAsync, writer, cancellation),
            WriteAsync("events", stop => EngineParts.WriteEventsAsync(request, writer, stop), writer, cancellation),
            WriteAsync("engine", stop => EngineParts.WriteFactsAsync(request, writer, stop), writer, cancellation),
            WriteAsync("machine", _ => MachinePart.WriteAsync(request, writer), writer, cancellation),
            WriteAsync("timeline", _ => TimelinePart.WriteAsync(request, writer), writer, cancellation));
        await WriteAsync("screenshots", stop => ScreenshotPart.WriteAsync(request, writer, services.Stack, stop), writer, cancellation);
        foreach (var (name, text) in request.Documents)
        {
            writer.Write(name, text);
        }

        var document = new BundleDocument(
            request.Id.Value, request.Time.GetUtcNow(), scrubber.Scrub(request.Reason), [.. services.Facts], [.. writer.Files, Manifest, Summary], [.. writer.Gaps]);
        writer.Write(Manifest, JsonSerializer.Serialize(document, HostJson.Indented.BundleDocument) + "\n");
        writer.Write(Summary, Describe(document));
        return Path.GetFullPath(request.Folder);
    }

    private static async Task WriteAsync(string part, Func<CancellationToken, Task> write, BundleWriter writer, CancellationToken cancellation)
    {
        try
        {
            await write(cancellation);
        }
        catch (Exception e) when (e is DiceException or DockerApiException or HttpRequestException or IOException or UnauthorizedAccessException or TimeoutException or JsonException or Win32Exception
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            writer.Miss(part, e.Message);
        }
    }

    private static string Describe(BundleDocument document)
    {
        var page = new StringBuilder();
        page.AppendLine(CultureInfo.InvariantCulture, $"# Environment {document.Environment}, {document.SavedAt:u}\n");
        page.AppendLine(CultureInfo.InvariantCulture, $"```text\n{document.Reason.Trim()}\n```\n");
        if (document.Services.Length > 0)
        {
            page.Append(new ReportTable(
                ["service", "state", "memory", "image", "last probe"],
                document.Services.Select(service => new[] { service.Name, service.State + (service.KilledForMemory ? ", **killed for memory**" : ""), service.Memory, service.Image, service.LastSeen ?? "" })).ToMarkdown());
        }
        else
        {
            page.AppendLine("The environment had no containers.");
        }

        page.AppendLine("\nFiles:\n");
        foreach (var file in document.Files)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"- {file}");
        }

        foreach (var gap in document.Gaps)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"- missing: {gap}");
        }

        return page.ToString();
    }
}
