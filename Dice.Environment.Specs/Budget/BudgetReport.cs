using System.Globalization;
using System.Text;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Budget;

/// <summary>Writes measured resource use as JSON and as a Markdown page.</summary>
public static class BudgetReport
{
    /// <summary>Writes <c>budget/latest.json</c> and <c>budget/latest.md</c> to the folder of artifacts.</summary>
    /// <returns>The path of the page.</returns>
    public static string Write(BudgetDocument document, string artifacts)
    {
        var folder = Files.CreateFolder(Path.Combine(artifacts, "budget"));
        Files.Write(Path.Combine(folder, "latest.json"), ReportJson.Of(document), Files.Shared);
        var page = Path.Combine(folder, "latest.md");
        Files.Write(page, Render(document), Files.Shared);
        return page;
    }

    /// <summary>Returns the page as Markdown.</summary>
    public static string Render(BudgetDocument document)
    {
        var page = new StringBuilder();
        page.AppendLine(CultureInfo.InvariantCulture, $"# Resources of Phase {document.Budget.Phase}, {document.MeasuredAt:u}\n");
        page.AppendLine(CultureInfo.InvariantCulture, $"Memory in MiB. Under load: the highest of several samples during {document.Load}.\n");
        page.AppendLine("| container | limit | idle | under load | of the limit |\n|---|--:|--:|--:|--:|");
        foreach (var container in document.Containers)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"| {container.Name} | {Mebibytes(container.LimitBytes)} | {Mebibytes(container.IdleBytes)} | {Mebibytes(container.LoadedBytes)} | {Share(container.LoadedBytes, container.LimitBytes)} |");
        }

        page.AppendLine(CultureInfo.InvariantCulture, $"| **sum** | **{Mebibytes(document.LimitsBytes)}** | **{Mebibytes(document.IdleBytes)}** | **{Mebibytes(document.LoadedBytes)}** | {Share(document.LoadedBytes, document.LimitsBytes)} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| budget | {Mebibytes(document.Budget.MemoryBytes)} | | | limits take {Share(document.LimitsBytes, document.Budget.MemoryBytes)} |\n");
        page.AppendLine("Disk in MB.\n\n| image | all layers | its own |\n|---|--:|--:|");
        foreach (var image in document.Images)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"| {image.Reference} | {Megabytes(image.Bytes)} | {Megabytes(image.OwnBytes)} |");
        }

        page.AppendLine(CultureInfo.InvariantCulture, $"| **total, shared layers counted once** | | **{Megabytes(document.ImagesBytes)}** |\n");
        page.AppendLine("| volume, container | MB |\n|---|--:|");
        foreach (var (name, bytes) in document.Volumes.Select(volume => (volume.Name, volume.Bytes)).Concat(document.Containers.Where(container => container.WrittenBytes > 0).Select(container => ($"written by {container.Name}", container.WrittenBytes))))
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {Megabytes(bytes)} |");
        }

        page.AppendLine(CultureInfo.InvariantCulture, $"| **images** | {Megabytes(document.ImagesBytes)} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| **all disk** | **{Megabytes(document.DiskBytes)}** |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| budget | {Megabytes(document.Budget.DiskBytes)} |");
        if (document is { OfficialImagesBytes: { } images, OfficialDiskBytes: { } disk })
        {
            page.AppendLine("\n| images from | images | all disk | budget |\n|---|--:|--:|--:|");
            page.AppendLine(CultureInfo.InvariantCulture, $"| this engine (measured) | {Megabytes(document.ImagesBytes)} | {Megabytes(document.DiskBytes)} | {Megabytes(document.Budget.DiskBytes)} |");
            page.AppendLine(CultureInfo.InvariantCulture, $"| official references (estimated) | {Megabytes(images)} | {Megabytes(disk)} | {Megabytes(document.Budget.DiskBytes)} |");
        }

        return page.ToString();
    }

    private static string Mebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Share(long part, long whole) => whole == 0 ? "no limit" : (part * 100.0 / whole).ToString("0", CultureInfo.InvariantCulture) + " %";
}
