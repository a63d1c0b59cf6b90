using System.Text.RegularExpressions;
using Dice.Environment.Applications;
using Dice.Environment.Applications.Settings;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.HotReload;

/// <summary>What the hot-reload gate edits in an application: a text in a source file that an answer shows.</summary>
/// <param name="File">The file, relative to the application's folder.</param>
/// <param name="Marker">The text in it.</param>
/// <param name="Path">The path whose answer shows the text; null for the route's root.</param>
public sealed partial record ReloadSubject(string File, string Marker, string? Path)
{
    private static readonly string[] Pages = ["src/pages/index.astro", "app/page", "src/app/page", "pages/index", "src/pages/index"];
    private static readonly string[] PageExtensions = [".tsx", ".jsx", ".ts", ".js"];

    /// <summary>The subject that an application's <c>dice.json</c> names, or one that is found in its sources; null when there is neither.</summary>
    /// <exception cref="DiceException">The text that the <c>dice.json</c> names is not in the file.</exception>
    public static ReloadSubject? Find(string folder) =>
        SettingsReader.Read(folder) is { Reload: { } named } settings ? Named(folder, named, settings.Path!)
        : Framework.Of(PackageManifest.Read(folder)) == Framework.Nest ? InFile(folder, "src/app.service.ts", Hello())
        : Pages.SelectMany(page => System.IO.Path.HasExtension(page) ? [page] : PageExtensions.Select(extension => page + extension))
            .Where(page => System.IO.File.Exists(System.IO.Path.Combine(folder, page)))
            .Select(page => InFile(folder, page, Heading())).FirstOrDefault(subject => subject is not null);

    private static ReloadSubject Named(string folder, ReloadSettings settings, string settingsFile)
    {
        var path = System.IO.Path.Combine(folder, settings.File);
        return System.IO.File.Exists(path) && System.IO.File.ReadAllText(path).Contains(settings.Marker, StringComparison.Ordinal)
            ? new ReloadSubject(settings.File, settings.Marker, settings.Path)
            : throw new DiceException($"{path} does not hold \"{settings.Marker}\"", $"correct \"reload\" in {settingsFile}");
    }

    private static ReloadSubject? InFile(string folder, string file, Regex text)
    {
        var path = System.IO.Path.Combine(folder, file);
        return System.IO.File.Exists(path) && text.Match(System.IO.File.ReadAllText(path)) is { Success: true } match ? new ReloadSubject(file, match.Groups["text"].Value, Path: null) : null;
    }

    /// <summary>What <c>nest new</c> answers with.</summary>
    [GeneratedRegex("""getHello\(\)[^{]*\{\s*return (['"`])(?<text>[^'"`\n$]+)\1""")]
    private static partial Regex Hello();

    /// <summary>A text that HTML shows as it is written.</summary>
    [GeneratedRegex("<(h[1-6]|title|p|a|li|strong)\\b[^>]*>\\s*(?<text>[A-Za-z][A-Za-z0-9 .,!?:-]{2,})\\s*</\\1>")]
    private static partial Regex Heading();
}
