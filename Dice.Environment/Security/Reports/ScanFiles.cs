using System.Text.Json;
using Dice.Environment.Security.Findings;
using Dice.Environment.Storage;

namespace Dice.Environment.Security.Reports;

/// <summary>Writes the report of a scan as a page, as SARIF, as JUnit and as JSON.</summary>
public static class ScanFiles
{
    /// <summary>The page's name.</summary>
    public const string Page = "scan.html";

    /// <summary>The name of the SARIF file.</summary>
    public const string Sarif = "scan.sarif";

    /// <summary>The name of the JUnit file.</summary>
    public const string JUnit = "scan.junit.xml";

    /// <summary>The name of the JSON file.</summary>
    public const string Json = "scan.json";

    /// <summary>Writes all files.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DiceException">A file cannot be written.</exception>
    public static void Write(ScanReport report, string folder)
    {
        Files.CreateFolder(folder);
        Files.Write(Path.Combine(folder, Page), ScanPage.Render(report), Files.Shared);
        Files.Write(Path.Combine(folder, Sarif), ScanSarif.Render(report), Files.Shared);
        Files.Write(Path.Combine(folder, JUnit), ScanJUnit.Render(report), Files.Shared);
        Files.Write(Path.Combine(folder, Json), JsonSerializer.Serialize(ScanDocument.Of(report, folder), SecurityJson.Default.ScanDocument) + "\n", Files.Shared);
    }
}
