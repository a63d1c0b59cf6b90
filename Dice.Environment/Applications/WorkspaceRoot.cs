using Microsoft.Extensions.FileSystemGlobbing;

namespace Dice.Environment.Applications;

/// <summary>The root of the npm, pnpm or yarn workspace that a package belongs to.</summary>
internal static class WorkspaceRoot
{
    private const string PnpmFile = "pnpm-workspace.yaml";
    private const int MostLevels = 5;

    /// <summary>Returns the root, and the folders of all packages relative to it; the folder itself without packages when it is not part of a workspace.</summary>
    public static (string Root, ImmutableArray<string> Packages) Find(string folder)
    {
        var at = new DirectoryInfo(folder);
        for (var level = 0; at is not null && level < MostLevels; level++, at = at.Parent)
        {
            if (PatternsOf(at.FullName) is { Count: > 0 } patterns && PackagesOf(at.FullName, patterns) is var packages
                && (at.FullName == folder || packages.Contains(Path.GetRelativePath(at.FullName, folder).Replace('\\', '/'))))
            {
                return (at.FullName, packages);
            }

            // The search ends at the root of the checkout: folders above it do not belong to the project.
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                break;
            }
        }

        return (folder, []);
    }

    private static IReadOnlyList<string> PatternsOf(string folder)
    {
        var pnpm = Path.Combine(folder, PnpmFile);
        if (File.Exists(pnpm))
        {
            return PnpmPatterns(File.ReadLines(pnpm));
        }

        return PackageManifest.IsIn(folder) ? PackageManifest.Read(folder).Workspaces : [];
    }

    /// <summary>The list in <c>packages:</c>; the file can also contain other settings.</summary>
    private static List<string> PnpmPatterns(IEnumerable<string> lines) =>
    [
        .. lines.Select(line => line.Split(" #")[0].TrimEnd())
            .SkipWhile(line => !line.StartsWith("packages:", StringComparison.Ordinal)).SelectMany(InBlockStyle).Skip(1)
            .Where(line => line.Length > 0)
            .TakeWhile(line => line.TrimStart().StartsWith('-'))
            .Select(line => line.TrimStart().TrimStart('-').Trim().Trim('\'', '"')),
    ];

    /// <summary>A list in one line, as in <c>packages: [a, b]</c>, in the style of a line an item.</summary>
    private static IEnumerable<string> InBlockStyle(string line) => line.StartsWith("packages:", StringComparison.Ordinal) && line.EndsWith(']')
        ? ["packages:", .. line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => $"- {item}"), "…"]
        : [line];

    private static ImmutableArray<string> PackagesOf(string root, IReadOnlyList<string> patterns)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        foreach (var pattern in patterns.Where(pattern => !pattern.StartsWith('!')))
        {
            matcher.AddInclude($"{pattern.TrimEnd('/')}/{PackageManifest.FileName}");
        }

        matcher.AddExclude("**/node_modules/**");
        foreach (var pattern in patterns.Where(pattern => pattern.StartsWith('!')))
        {
            matcher.AddExclude(pattern[1..]);
        }

        return [.. matcher.GetResultsInFullPath(root).Select(path => Path.GetRelativePath(root, Path.GetDirectoryName(path)!).Replace('\\', '/')).Where(package => package.Split('/')[0] != "..").Distinct().Order(StringComparer.Ordinal)];
    }
}
