using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Proposals;

/// <summary>Reads the sources of an application, up to several hundred files of moderate size.</summary>
internal static partial class SourceFiles
{
    private const int MostFiles = 500;
    private const long LargestFile = 256 << 10;

    private static readonly string[] Folders = ["src", "app", "pages", "lib", "server", "prisma"];
    private static readonly string[] EntryNames = ["main", "index", "server", "app"];

    /// <summary>Returns the sources without comments, with the files that probably start the server first; paths are relative and use slashes.</summary>
    public static IReadOnlyList<(string File, string Text)> Read(string folder, PackageManifest manifest)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, RecurseSubdirectories = true, MaxRecursionDepth = 8, AttributesToSkip = FileAttributes.ReparsePoint };
        var below = Folders.Select(name => Path.Combine(folder, name)).Where(Directory.Exists).SelectMany(path => Directory.EnumerateFiles(path, "*", options));
        return
        [
            .. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint }).Concat(below)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                .Where(file => Source().IsMatch(file) && !Ignored().IsMatch(file))
                .OrderByDescending(file => IsStarted(file, manifest)).ThenByDescending(IsEntry).ThenBy(file => file.Count(letter => letter == '/')).ThenBy(file => file, StringComparer.Ordinal)
                .Take(MostFiles)
                .Select(file => (file, Text: ReadText(Path.Combine(folder, file)))).Where(source => source.Text is not null).Select(source => (source.file, source.Text!)),
        ];
    }

    private static bool IsStarted(string file, PackageManifest manifest) =>
        manifest.Main?.TrimStart('.', '/') == file || manifest.Scripts.Where(script => script.Key is "start:dev" or "dev" or "start").Any(script => Regex.IsMatch(script.Value, $@"(^|[\s/]){Regex.Escape(file)}($|\s)"));

    private static bool IsEntry(string file) => EntryNames.Contains(Path.GetFileNameWithoutExtension(file));

    private static string? ReadText(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFile ? Comments().Replace(File.ReadAllText(path), "") : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\.([cm]?[jt]sx?|prisma)$")]
    private static partial Regex Source();

    [GeneratedRegex(@"(^|/)(node_modules|dist|test|tests|__tests__|coverage)/|\.(spec|test|e2e-spec|d)\.[cm]?[jt]sx?$")]
    private static partial Regex Ignored();

    [GeneratedRegex(@"/\*[\s\S]*?\*/|(?<![:'""`\\/])//[^\n]*")]
    private static partial Regex Comments();
}
