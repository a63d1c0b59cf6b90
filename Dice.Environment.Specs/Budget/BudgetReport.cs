using System.Globalization;
using Dice.Environment.Gates;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;
using Dice.Reports;

namespace Dice.Environment.Specs.Budget;

/// <summary>Writes measured resource use as JSON and as a Markdown page.</summary>
public static class BudgetReport
{
    /// <summary>Writes <c>budget/phase-N.json</c> and <c>budget/phase-N.md</c> to the folder of artifacts.</summary>
    /// <returns>The path of the page.</returns>
    public static string Write(BudgetDocument document, string artifacts)
    {
        var folder = Files.CreateFolder(Path.Combine(artifacts, "budget"));
        var name = string.Create(CultureInfo.InvariantCulture, $"phase-{document.Budget.Phase}");
        Files.Write(Path.Combine(folder, $"{name}.json"), ReportJson.Of(document), Files.Shared);
        var page = Path.Combine(folder, $"{name}.md");
        Files.Write(page, Render(document), Files.Shared);
        GatesNotes.In(artifacts).WriteSection($"Resource budget of Phase {document.Budget.Phase}", string.Concat(Tables(document).Select(table => table.ToHtml())));
        return page;
    }

    /// <summary>Returns the page as Markdown.</summary>
    public static string Render(BudgetDocument document) => string.Join('\n', [
        string.Create(CultureInfo.InvariantCulture, $"# Resources of Phase {document.Budget.Phase}, {document.MeasuredAt:u}\n"),
        $"Memory in MiB, disk in MB. Under load: the highest of several samples during {document.Load}.\n",
        .. Tables(document).Select(table => table.ToMarkdown())]);

    private static IEnumerable<ReportTable> Tables(BudgetDocument document) => new[] { Memory(document), Images(document), Disk(document), Sources(document) }.Where(table => !table.IsEmpty);

    private static ReportTable Memory(BudgetDocument document) => new(
        ["container", "limit", "idle", "under load", "of the limit"],
        [
            .. document.Containers.Select(container => new[] { container.Name, Mebibytes(container.LimitBytes), Mebibytes(container.IdleBytes), Mebibytes(container.LoadedBytes), Share(container.LoadedBytes, container.LimitBytes) }),
            ["**sum**", $"**{Mebibytes(document.LimitsBytes)}**", $"**{Mebibytes(document.IdleBytes)}**", $"**{Mebibytes(document.LoadedBytes)}**", Share(document.LoadedBytes, document.LimitsBytes)],
            ["budget", Mebibytes(document.Budget.MemoryBytes), "", "", $"limits take {Share(document.LimitsBytes, document.Budget.MemoryBytes)}"],
        ]);

    private static ReportTable Images(BudgetDocument document) => new(
        ["image", "all layers", "its own"],
        [
            .. document.Images.Select(image => new[] { image.Reference, Megabytes(image.Bytes), Megabytes(image.OwnBytes) }),
            ["**total, shared layers counted once**", "", $"**{Megabytes(document.ImagesBytes)}**"],
        ]);

    private static ReportTable Disk(BudgetDocument document) => new(
        ["volume, container", "MB"],
        [
            .. document.Volumes.Select(volume => new[] { volume.Name, Megabytes(volume.Bytes) }),
            .. document.Containers.Where(container => container.WrittenBytes > 0).Select(container => new[] { $"written by {container.Name}", Megabytes(container.WrittenBytes) }),
            ["**images**", Megabytes(document.ImagesBytes)],
            ["**all disk**", $"**{Megabytes(document.DiskBytes)}**"],
            ["budget", Megabytes(document.Budget.DiskBytes)],
        ]);

    private static ReportTable Sources(BudgetDocument document) => new(
        ["images from", "images", "all disk", "budget"],
        document is { OfficialImagesBytes: { } images, OfficialDiskBytes: { } disk }
            ?
            [
                ["this engine (measured)", Megabytes(document.ImagesBytes), Megabytes(document.DiskBytes), Megabytes(document.Budget.DiskBytes)],
                ["official references (estimated)", Megabytes(images), Megabytes(disk), Megabytes(document.Budget.DiskBytes)],
            ]
            : Array.Empty<string[]>());

    private static string Mebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Share(long part, long whole) => whole == 0 ? "no limit" : (part * 100.0 / whole).ToString("0", CultureInfo.InvariantCulture) + " %";
}
